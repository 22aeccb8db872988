import { resolve } from 'node:path';

/** The root of the workspace. */
export const workspaceDir = resolve(import.meta.dirname, '../../..');
/** Where the generated files are committed. */
export const generatedDir = resolve(workspaceDir, 'libs/contract/src/generated');
/** The template that turns the AsyncAPI document into event maps. */
export const templateDir = resolve(import.meta.dirname, '../template');
