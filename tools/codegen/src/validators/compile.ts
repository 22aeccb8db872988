import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import standalone from 'ajv/dist/standalone/index.js';
import type { Schema } from '../documents.ts';
import type { ValidatorFile } from './plan.ts';
import { rootId, stripSchema, stripSchemas } from './strip.ts';

/** The CommonJS source of one file of checks over the shared `schemas`; its requires still name packages. */
export function compileFile(file: ValidatorFile, schemas: Record<string, Schema>): string {
  const ajv = createAjv(file);
  ajv.addSchema({ $id: rootId, $defs: stripSchemas(schemas) });
  const checks = new Map<string, string>();
  const rows = Object.entries(file.rows).map(([id, row]) => `  ${JSON.stringify(id)}: ${addRow(ajv, checks, row)},`);
  const code = standalone.default(ajv, Object.fromEntries([...checks.values()].map((name) => [name, name])));
  const local = code.replaceAll(/exports\.(check\d+) = /g, 'const $1 = ');
  return `${local}\nexports.checks = {\n${rows.join('\n')}\n};\n`;
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

/** A row of the table as source. `checks` maps the text of each schema to the name of its check; equal ones share it. */
function addRow(ajv: Ajv, checks: Map<string, string>, row: Record<string, Schema | null>): string {
  const cells = Object.entries(row).map(([key, schema]) => {
    if (schema === null) return `${key}: null`;
    const text = JSON.stringify(schema);
    const name = checks.get(text) ?? `check${checks.size}`;
    if (!checks.has(text)) ajv.addSchema(stripSchema(schema), name);
    checks.set(text, name);
    return `${key}: ${name}`;
  });
  return `{ ${cells.join(', ')} }`;
}
