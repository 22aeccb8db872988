import { isDeepStrictEqual } from 'node:util';
import type { Documents, Schema } from './documents.ts';

/** The schemas of both documents by name, sorted. Throws when one name has two bodies. */
export function mergeSchemas({ openapi, asyncapi }: Documents): Record<string, Schema> {
  const merged = new Map<string, Schema>(Object.entries(openapi.components.schemas));
  for (const [name, schema] of Object.entries(asyncapi.components.schemas)) {
    if (merged.has(name) && !isDeepStrictEqual(merged.get(name), schema)) {
      throw new Error(`the schema ${name} differs between the OpenAPI and the AsyncAPI document`);
    }
    merged.set(name, schema);
  }
  const odd = [...merged.keys()].filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name));
  if (odd.length > 0) throw new Error(`two schemas share a name, or it is not PascalCase: ${odd.join(', ')}`);
  return Object.fromEntries([...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
