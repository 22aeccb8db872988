import { resolve, type Documents, type MediaType, type Parameter, type Schema } from '../documents.ts';
import { listEvents } from '../events.ts';
import { listWebhookEvents } from '../webhook-events.ts';
import { isJson, listOperations, type Operation } from '../operations.ts';

/** One table of checks: `file` exports it as `name`. */
export interface ValidatorFile {
  file: string;
  rows: Record<string, Record<string, Schema | Record<string, Schema> | null>>;
  /** Text to number and the like: for parameters, which arrive as strings; never for bodies. */
  coerce: boolean;
  /** All violations instead of the first. */
  explain: boolean;
}

/** What is checked, by file. See `emitValidators` for why bodies have two forms. */
export function planValidators(documents: Documents): ValidatorFile[] {
  const operations = listOperations(documents.openapi);
  const events = listEvents(documents.asyncapi);
  const rows = <T>(items: T[], id: (item: T) => string, read: (item: T) => ValidatorFile['rows'][string]) =>
    Object.fromEntries(items.map((item) => [id(item), read(item)]));
  const id = (operation: Operation) => operation.id;
  const bodies = rows(operations, id, (operation) => ({ body: jsonSchema(operation.requestContent) }));
  const inbound = rows(
    events.filter(({ direction }) => direction === 'client'),
    ({ name }) => name,
    ({ payload }) => ({ payload: payload.payload }),
  );
  const outbound = rows(
    events,
    ({ name }) => name,
    ({ direction, payload, ack }) => ({
      payload: direction === 'server' ? payload.payload : null,
      ack: ack?.payload ?? null,
    }),
  );
  const deliveries = rows(
    listWebhookEvents(documents.openapi),
    ({ name }) => name,
    ({ schema }) => ({ payload: schema, ack: null }),
  );
  return [
    {
      file: 'rest-parameters',
      coerce: true,
      explain: true,
      rows: rows(operations, id, (operation) => parameterSchemas(documents, operation)),
    },
    { file: 'rest-bodies', coerce: false, explain: false, rows: bodies },
    { file: 'rest-bodies-explain', coerce: false, explain: true, rows: bodies },
    {
      file: 'rest-responses',
      coerce: false,
      explain: false,
      rows: rows(operations, id, (operation) => ({ responses: responseSchemas(operation) })),
    },
    { file: 'client-events', coerce: false, explain: false, rows: inbound },
    { file: 'client-events-explain', coerce: false, explain: true, rows: inbound },
    { file: 'server-events', coerce: false, explain: false, rows: { ...outbound, ...deliveries } },
  ];
}

function parameterSchemas(documents: Documents, operation: Operation): Record<string, Schema | null> {
  const form = operation.requestContent['multipart/form-data']?.schema;
  return {
    path: objectOf(operation.parameters.filter((parameter) => parameter.in === 'path')),
    query: objectOf(operation.parameters.filter((parameter) => parameter.in === 'query')),
    headers: objectOf(
      operation.parameters
        .filter((parameter) => parameter.in === 'header')
        .map((parameter) => ({ ...parameter, name: parameter.name.toLowerCase() })),
    ),
    form: form ? formFields(documents, form) : null,
  };
}

/** Parameters beyond those named are let through: proxies and sign-in providers add their own. */
function objectOf(parameters: Parameter[]): Schema | null {
  if (parameters.length === 0) return null;
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
}

/** The text fields of a form; its files are streams, which no schema sees. */
function formFields(documents: Documents, schema: Schema): Schema {
  const { properties, required, ...rest } = resolve<{ properties: Record<string, Schema>; required?: string[] }>(
    documents.openapi,
    schema,
  );
  const isFile = (field: Schema) => field.format === 'binary' || 'contentMediaType' in field;
  const fields = Object.entries(properties).filter(([, field]) => !isFile(field));
  return {
    ...rest,
    type: 'object',
    required: (required ?? []).filter((name) => fields.some(([field]) => field === name)),
    properties: Object.fromEntries(fields),
  };
}

function responseSchemas(operation: Operation): Record<string, Schema> {
  const schemas = operation.responses.map(({ status, content }) => [String(status), jsonSchema(content)] as const);
  return Object.fromEntries(schemas.filter((entry): entry is [string, Schema] => entry[1] !== null));
}

function jsonSchema(content: Record<string, MediaType>): Schema | null {
  return Object.entries(content).find(([mediaType]) => isJson(mediaType))?.[1].schema ?? null;
}
