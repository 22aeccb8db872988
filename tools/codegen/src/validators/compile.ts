import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import standalone from 'ajv/dist/standalone/index.js';
import type { Json, JsonObject, Schema } from '../documents.ts';
import type { ValidatorFile } from './plan.ts';

const rootId = 'contract';
/** What a validator does not read; dropped, since Ajv copies the schemas into its output. */
const annotations = ['description', 'title', 'example', 'examples', 'deprecated', 'contentMediaType'];

/** The CommonJS source of one file of checks over the shared `schemas`; its requires still name packages. */
export function compileFile(file: ValidatorFile, schemas: Record<string, Schema>): string {
  const ajv = createAjv(file);
  ajv.addSchema({ $id: rootId, $defs: strip(schemas) });
  const checks = new Map<string, string>();
  const rows = Object.entries(file.rows).map(
    ([id, row]) => `  ${JSON.stringify(id)}: ${rowText(row, (schema) => addCheck(ajv, checks, schema))},`,
  );
  const code = standalone.default(ajv, Object.fromEntries([...checks.values()].map((name) => [name, name])));
  return `${code}\nexports.checks = {\n${rows.join('\n')}\n};\n`;
}

function createAjv({ coerce, explain }: ValidatorFile): Ajv {
  const ajv = new Ajv({
    allErrors: explain,
    coerceTypes: coerce ? 'array' : false,
    useDefaults: coerce,
    strictTypes: false,
    allowUnionTypes: true,
    code: { source: true },
  });
  addFormats.default(ajv, { mode: 'full' });
  // The package's own also takes `urn:uuid:…`, which PostgreSQL does not.
  ajv.addFormat('uuid', /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i);
  return ajv;
}

/** The export that checks `schema`; equal schemas share one. `checks` maps their text to names. */
function addCheck(ajv: Ajv, checks: Map<string, string>, schema: Schema): string {
  const text = JSON.stringify(schema);
  const name = checks.get(text) ?? `check${checks.size}`;
  if (!checks.has(text)) ajv.addSchema(strip(schema) as Schema, name);
  checks.set(text, name);
  return `exports.${name}`;
}

function rowText(row: ValidatorFile['rows'][string], nameOf: (schema: Schema) => string): string {
  const cells = Object.entries(row).map(([key, cell]) => {
    if (cell === null) return `${key}: null`;
    if (key !== 'responses') return `${key}: ${nameOf(cell as Schema)}`;
    const byStatus = Object.entries(cell as Record<string, Schema>).map(
      ([status, schema]) => `${status}: ${nameOf(schema)}`,
    );
    return `${key}: { ${byStatus.join(', ')} }`;
  });
  return `{ ${cells.join(', ')} }`;
}

/** A schema without annotations, its references pointing at `rootId` (Ajv's strict mode refuses `components`). */
function strip(node: Json, inProperties = false): Json {
  if (Array.isArray(node)) return node.map((item) => strip(item));
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(
    ([key]) => inProperties || !(annotations.includes(key) || key.startsWith('x-')),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/components/schemas/', `${rootId}#/$defs/`)
        : strip(value, key === 'properties' && !inProperties),
    ]),
  ) satisfies JsonObject;
}
