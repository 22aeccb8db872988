import type { Documents } from '../documents.ts';
import { mergeSchemas } from '../merge-schemas.ts';
import { compileFile } from './compile.ts';
import { planValidators } from './plan.ts';
import { RuntimeBundle } from './runtime.ts';

/** What a row of each file is. */
const rowTypes: Record<string, string> = {
  'rest-parameters': "Record<'path' | 'query' | 'headers' | 'form', Check | null>",
  'rest-bodies': "Record<'body', Check | null>",
  'rest-responses': 'Record<number, Check>',
  'client-events': "Record<'payload', Check>",
  'server-events': "Record<'payload' | 'ack', Check | null>",
  'stream-events': "Record<'event', Check>",
};

const checkType = `export interface Check {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}
export interface Violation {
  instancePath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
}
`;

/**
 * The checks as Ajv standalone code, by file name.
 *
 * Bodies and client events have two forms. The fast one stops at the first violation, so that hostile input costs no
 * more than good input. The `-explain` one finds all of them; it is for refused input that is small, since the number
 * of violations (and the comparison of `uniqueItems`) grows with the input where nothing stops at `maxItems`.
 * Parameters are bounded by the length of a URL and have the explaining form only.
 */
export function emitValidators(documents: Documents): Record<string, string> {
  const schemas = mergeSchemas(documents);
  const runtime = new RuntimeBundle();
  const files = planValidators(documents).flatMap((file) => [
    [`validators/${file.file}.cjs`, runtime.link(compileFile(file, schemas))],
    [`validators/${file.file}.d.cts`, declaration(file.file)],
  ]);
  return { ...Object.fromEntries(files), 'validators/runtime.cjs': runtime.toString() };
}

function declaration(file: string): string {
  const rowType = rowTypes[file.replace('-explain', '')];
  if (!rowType) throw new Error(`${file} has no declared type`);
  return `${checkType}export declare const checks: Readonly<Record<string, Readonly<${rowType}>>>;\n`;
}
