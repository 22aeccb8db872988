/** The parts of the two bundled documents that the generators read; everything else passes through untouched. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Schema = JsonObject;

export interface MediaType {
  schema?: Schema;
  examples?: Record<string, { value?: Json }>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
}

export interface OperationObject {
  operationId: string;
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, { content?: Record<string, MediaType> }>;
  security?: Record<string, string[]>[];
  'x-scope': string;
  'x-rate-class': string;
  'x-status'?: string;
}

export interface OpenApiDocument extends JsonObject {
  components: { schemas: Record<string, Schema> } & JsonObject;
}

export interface Message {
  name: string;
  payload: Schema;
  'x-event-kind'?: string;
  examples?: { name: string; payload: Json }[];
}

export interface EventOperation {
  action: 'send' | 'receive';
  'x-scope'?: string;
  messages: { $ref: string }[];
  reply?: { messages: { $ref: string }[] };
}

export interface AsyncApiDocument {
  operations: Record<string, EventOperation>;
  components: { schemas: Record<string, Schema>; messages: Record<string, Message> };
}

export interface Documents {
  openapi: OpenApiDocument;
  asyncapi: AsyncApiDocument;
}

/** Follows `#/…` references until something that is not a reference; throws when one leads nowhere. */
export function resolve<T>(document: object, node: unknown): T {
  let current: unknown = node;
  while (isReference(current)) {
    const keys = current.$ref
      .slice(2)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const reference = current.$ref;
    current = keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
    if (current === undefined) throw new Error(`${reference} leads nowhere`);
  }
  return current as T;
}

function isReference(node: unknown): node is { $ref: string } {
  return typeof node === 'object' && node !== null && typeof (node as { $ref?: unknown }).$ref === 'string';
}
