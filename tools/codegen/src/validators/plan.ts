import type { Content, Documents, Schema } from '../documents.ts';
import { listEvents, type SocketEvent } from '../events.ts';
import { listOperations, type Operation } from '../operations.ts';
import { listWebhookEvents } from '../webhook-events.ts';
import { formFields, objectOf } from './parameter-schemas.ts';

/** The table of checks that one file exports. */
export interface ValidatorFile {
  file: string;
  /** By operation or event, what is checked of it; null where there is nothing. */
  rows: Record<string, Record<string, Schema | null>>;
  /** Text to number and the like: for parameters, which arrive as strings; never for bodies. */
  coerce: boolean;
  /** All violations instead of the first. */
  explain: boolean;
}

/** What is checked, by file. See `emitValidators` for why bodies and client events have two forms. */
export function planValidators(documents: Documents): ValidatorFile[] {
  const operations = listOperations(documents.openapi);
  const events = listEvents(documents.asyncapi);
  const bodies = byName(operations, 'id', ({ requestContent }) => ({ body: jsonSchema(requestContent) }));
  const clientEvents = events.filter(({ direction }) => direction === 'client');
  const inbound = byName(clientEvents, 'name', ({ payload }) => ({ payload: payload.payload }));
  const outbound = {
    ...byName(events, 'name', outboundSchemas),
    ...byName(listWebhookEvents(documents.openapi), 'name', ({ schema }) => ({ payload: schema, ack: null })),
  };
  const streams = operations.filter(({ responses }) => streamed(responses));
  const parameters = byName(operations, 'id', (operation) => parameterSchemas(documents, operation));
  const fast = { coerce: false, explain: false };
  const explaining = { coerce: false, explain: true };
  return [
    { file: 'rest-parameters', rows: parameters, coerce: true, explain: true },
    { file: 'rest-bodies', rows: bodies, ...fast },
    { file: 'rest-bodies-explain', rows: bodies, ...explaining },
    { file: 'rest-responses', rows: byName(operations, 'id', responseSchemas), ...fast },
    { file: 'client-events', rows: inbound, ...fast },
    { file: 'client-events-explain', rows: inbound, ...explaining },
    { file: 'server-events', rows: outbound, ...fast },
    {
      file: 'stream-events',
      rows: byName(streams, 'id', ({ responses }) => ({ event: streamed(responses) })),
      ...fast,
    },
  ];
}

function byName<Key extends string, Item extends Record<Key, string>>(
  items: Item[],
  key: Key,
  read: (item: Item) => Record<string, Schema | null>,
): ValidatorFile['rows'] {
  return Object.fromEntries(items.map((item) => [item[key], read(item)]));
}

function outboundSchemas({ direction, payload, ack }: SocketEvent): Record<string, Schema | null> {
  return { payload: direction === 'server' ? payload.payload : null, ack: ack?.payload ?? null };
}

function parameterSchemas({ openapi }: Documents, operation: Operation): Record<string, Schema | null> {
  const form = operation.requestContent['multipart/form-data']?.schema;
  return {
    path: objectOf(operation, 'path'),
    query: objectOf(operation, 'query'),
    headers: objectOf(operation, 'header'),
    form: form ? formFields(openapi, form) : null,
  };
}

/** JSON bodies by status. */
function responseSchemas({ responses }: Operation): Record<string, Schema> {
  const schemas = responses.map(({ status, content }) => [status, jsonSchema(content)] as const);
  return Object.fromEntries(schemas.flatMap(([status, schema]) => (schema ? [[String(status), schema]] : [])));
}

/** What one event of a `text/event-stream` is; null where nothing is streamed. */
function streamed(responses: Operation['responses']): Schema | null {
  const schemas = responses.map(({ content }) => content['text/event-stream']?.schema?.contentSchema);
  return schemas.find((schema) => schema !== undefined) ?? null;
}

function jsonSchema(content: Content): Schema | null {
  const json = Object.entries(content).find(([mediaType]) => /^application\/(.+\+)?json\b/.test(mediaType));
  return json?.[1].schema ?? null;
}
