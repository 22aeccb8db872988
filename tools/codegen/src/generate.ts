import { bundleSpecs } from './bundle.ts';
import { emitEvents } from './emit-events.ts';
import { emitOperations, emitProblems, emitSocketEvents } from './emit-tables.ts';
import { emitTypes } from './emit-types.ts';
import { emitWebhookEvents } from './emit-webhook-events.ts';
import { emitValidators } from './validators/emit.ts';

const documentsCode = ['openapi', 'asyncapi']
  .map((name) => `exports.${name}Document = require('./${name}.json');\n`)
  .join('');
const documentsTypes = ['openapi', 'asyncapi']
  .map((name) => `export declare const ${name}Document: Readonly<Record<string, unknown>>;\n`)
  .join('');
const header = '// Generated from specs/ by `pnpm generate`. Do not edit.\n';

/** Everything that is generated, by file name below the generated folder. The same specs give the same bytes. */
export async function generate(): Promise<Map<string, string>> {
  const documents = await bundleSpecs();
  const types = await emitTypes(documents);
  const code: Record<string, string> = {
    'schemas.ts': types.schemas,
    'rest.ts': types.rest,
    'events.ts': await emitEvents(documents),
    'webhook-events.ts': emitWebhookEvents(documents),
    'operations.ts': emitOperations(documents),
    'socket-events.ts': emitSocketEvents(documents),
    'problems.ts': emitProblems(documents),
    'documents.cjs': documentsCode,
    'documents.d.cts': documentsTypes,
    ...emitValidators(documents),
  };
  const json = { 'openapi.json': documents.openapi, 'asyncapi.json': documents.asyncapi };
  return new Map([
    ...Object.entries(code).map(([name, text]) => [name, header + text] as const),
    ...Object.entries(json).map(([name, document]) => [name, `${JSON.stringify(document, null, 1)}\n`] as const),
  ]);
}
