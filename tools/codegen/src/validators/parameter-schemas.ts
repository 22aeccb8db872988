import type { OpenApiDocument, Parameter, Schema } from '../documents.ts';
import { parametersIn, type Operation } from '../operations.ts';
import { resolve } from '../resolve.ts';

/**
 * The parameters in one place as properties of an object; header names in lower case. Parameters beyond those named are
 * let through: proxies and sign-in providers add their own. Null when the operation takes none there.
 */
export function objectOf(operation: Operation, place: Parameter['in']): Schema | null {
  const parameters = parametersIn(operation, place);
  if (parameters.length === 0) return null;
  const nameOf = ({ name }: Parameter) => (place === 'header' ? name.toLowerCase() : name);
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(nameOf),
    properties: Object.fromEntries(
      parameters.map((parameter) => [nameOf(parameter), writtenPlainly(parameter.schema)]),
    ),
  };
}

/** Coercion alone would take `0x10`, `1e1` and ` 5 ` for integers; digits are asked for before the text becomes a number. */
function writtenPlainly(schema: Schema): Schema {
  if (schema.type !== 'integer') return schema;
  const { default: fallback, ...integer } = schema;
  const plain: Schema = { allOf: [{ pattern: '^-?\\d+$' }, integer] };
  return fallback === undefined ? plain : { ...plain, default: fallback };
}

/** The text fields of a form; its files are streams, which no schema sees. */
export function formFields(document: OpenApiDocument, form: Schema): Schema {
  const { properties = {}, required = [], ...rest } = resolve(document, form);
  const fields = Object.entries(properties).filter(([, field]) => !isFile(field));
  const names = new Set(fields.map(([name]) => name));
  return { ...rest, required: required.filter((name) => names.has(name)), properties: Object.fromEntries(fields) };
}

function isFile(field: Schema): boolean {
  return field.format === 'binary' || 'contentMediaType' in field;
}
