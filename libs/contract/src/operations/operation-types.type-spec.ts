import type {
  CreateConversationRequest,
  CreatedConversation,
  FileRecord,
  SendMessageRequest,
  SentMessage,
} from '../generated/schemas.js';
import type { operations } from '../generated/rest.js';
import type { Equal, Expect } from '../testing/type-equality.js';
import type { Input, Received } from './input.js';
import type { OperationId } from './operation.js';
import type { Reply, SuccessBody } from './reply.js';

interface Stream {
  readonly path: string;
}

export type Checks = [
  Expect<Equal<OperationId, Exclude<keyof operations, `on${string}`>>>,
  Expect<
    Equal<
      Input<'sendMessage'>,
      { path: { conversation_id: string }; headers?: { 'idempotency-key'?: string }; body: SendMessageRequest }
    >
  >,
  Expect<
    Equal<
      Received<'sendMessage'>,
      { path: { conversation_id: string }; headers: { 'idempotency-key'?: string }; body: SendMessageRequest }
    >
  >,
  Expect<Equal<Input<'createConversation'>['body'], CreateConversationRequest>>,
  // Nothing to give; optional as a whole; with the default filled in.
  Expect<Equal<Input<'getMe'>, Readonly<Record<string, never>>>>,
  Expect<
    Equal<
      Input<'listConversations'>['query'],
      { q?: string; archived?: boolean; limit?: number; cursor?: string } | undefined
    >
  >,
  Expect<
    Equal<Received<'listConversations'>['query'], { q?: string; cursor?: string; archived: boolean; limit: number }>
  >,
  Expect<Equal<Input<'refreshSession'>['body'], { refresh_token?: string } | undefined>>,
  // Bytes are what the side that uses them has.
  Expect<Equal<Input<'uploadFile', Stream>['body'], { file: Stream; conversation_id?: string }>>,
  Expect<Equal<SuccessBody<'downloadFile', Stream>, Stream | undefined>>,
  Expect<Equal<SuccessBody<'sendMessage'>, SentMessage>>,
  Expect<Equal<SuccessBody<'getFile'>, FileRecord>>,
  Expect<Equal<SuccessBody<'deleteConversation'>, undefined>>,
  Expect<Equal<Reply<'sendMessage'>['status'], 201>>,
  Expect<Equal<Reply<'downloadFile'>['status'], 200 | 206 | 304>>,
];

const created: CreatedConversation = { conversation_id: 'id', created_at: '2026-01-01T00:00:00Z' };
export const reply: Reply<'createConversation'> = { status: 201, body: created, headers: { location: '/' } };
export const nothing: Reply<'deleteConversation'> = { status: 204 };
// @ts-expect-error a status that is not documented
export const wrongStatus: Reply<'createConversation'> = { status: 200, body: created };
// @ts-expect-error errors are thrown, not replied
export const wrongError: Reply<'createConversation'> = { status: 404, body: created };
// @ts-expect-error a body without a documented field
export const wrongBody: Reply<'createConversation'> = { status: 201, body: { conversation_id: 'id' } };
// @ts-expect-error a body where none is documented
export const wrongNothing: Reply<'deleteConversation'> = { status: 204, body: created };
// @ts-expect-error an operation that the contract does not name
export type Unknown = Input<'createConversations'>;
// @ts-expect-error a query that the operation does not take
export type NoQuery = Input<'sendMessage'>['query'];
