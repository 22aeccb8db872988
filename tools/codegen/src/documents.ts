/** The parts of the two bundled documents that the generators read; everything else passes through untouched. */
export interface Schema {
  $ref?: string;
  format?: string;
  enum?: string[];
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  contentSchema?: Schema;
  'x-problems'?: Record<string, { status: number; title: string }>;
  [keyword: string]: unknown;
}

export interface Reference {
  $ref: string;
}

interface MediaType {
  schema?: Schema;
}
export type Content = Record<string, MediaType>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
}

interface RequestBody {
  required?: boolean;
  content: Content;
}

export interface OperationObject {
  operationId: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: RequestBody | Reference;
  responses: Record<string, { content?: Content } | Reference>;
  security?: Record<string, string[]>[];
  'x-scope': string;
  'x-rate-class': string;
  'x-status'?: string;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, OperationObject>>;
  webhooks?: Record<string, { post: { requestBody: RequestBody | Reference } }>;
  security?: Record<string, string[]>[];
  components: { schemas: Record<string, Schema> };
}

export interface Message {
  name: string;
  payload: Schema;
  'x-event-kind'?: string;
  'x-scope'?: string;
}

export interface AsyncApiDocument {
  channels: Record<string, { messages: Record<string, Message | Reference> }>;
  operations: Record<
    string,
    { action: 'send' | 'receive'; 'x-scope'?: string; messages: Reference[]; reply?: { messages: Reference[] } }
  >;
  components: { schemas: Record<string, Schema>; messages: Record<string, Message> };
}

export interface Documents {
  openapi: OpenApiDocument;
  asyncapi: AsyncApiDocument;
}
