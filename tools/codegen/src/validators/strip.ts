import type { Schema } from '../documents.ts';

/** The id of the document that holds the shared schemas. */
export const rootId = 'contract';
/** What a validator does not read; dropped, since Ajv copies the schemas into its output. */
const annotations = new Set(['description', 'title', 'example', 'examples', 'deprecated', 'contentMediaType']);

/** A schema without annotations, its references pointing at `rootId` (Ajv's strict mode refuses `components`). */
export function stripSchema(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !annotations.has(keyword) && !keyword.startsWith('x-'));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, stripKeyword(keyword, value)]));
}

/** The same for schemas by name. */
export function stripSchemas(schemas: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, stripValue(schema)]));
}

function stripKeyword(keyword: string, value: unknown): unknown {
  if (keyword === '$ref') return String(value).replace('#/components/schemas/', `${rootId}#/$defs/`);
  if (keyword === 'properties' && isObject(value)) return stripSchemas(value);
  return Array.isArray(value) ? value.map(stripValue) : stripValue(value);
}

function stripValue(value: unknown): unknown {
  return isObject(value) ? stripSchema(value) : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
