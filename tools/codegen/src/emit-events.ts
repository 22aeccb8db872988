import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Documents } from './documents.ts';
import { templateDir } from './paths.ts';

interface Generator {
  generateFromString(document: string): Promise<void>;
}
type GeneratorClass = new (template: string, targetDir: string, options: { forceWrite: boolean }) => Generator;

const require = createRequire(import.meta.url);
// The generator looks these two up by itself and fails obscurely without them.
require.resolve('npm');
require.resolve('source-map-support');
// It publishes CommonJS without types.
const AsyncApiGenerator: GeneratorClass = require('@asyncapi/generator');

/** `events.ts`: the Socket.IO event maps, by the AsyncAPI generator and the local template. */
export async function emitEvents({ asyncapi }: Documents): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'events-'));
  try {
    await new AsyncApiGenerator(templateDir, outDir, { forceWrite: true }).generateFromString(JSON.stringify(asyncapi));
    return await readFile(join(outDir, 'events.ts'), 'utf8');
  } finally {
    await rm(outDir, { recursive: true });
    // The generator leaves its build of the template beside the template.
    await rm(join(templateDir, '__transpiled'), { recursive: true, force: true });
  }
}
