import { statement, type Statement } from '@openhands-connect/platform';

/** What becomes of the rows of a table when their user ends the account. */
export type Fate =
  /** Rows that are the user's alone and few enough for one statement; its only parameter is the user. */
  | { readonly goes: 'at once'; readonly remove: Statement<readonly [string], unknown> }
  /** By whom they are removed, a batch at a time. */
  | { readonly goes: 'in batches'; readonly by: string }
  /** With the row of the account, when every process has heard that it has ended. */
  | { readonly goes: 'last'; readonly remove: Statement<readonly [string], unknown> }
  | { readonly goes: 'never'; readonly because: string };

const atOnce = (table: string, condition: string): Fate => ({ goes: 'at once', remove: removal(table, condition) });
const last = (table: string, condition: string): Fate => ({ goes: 'last', remove: removal(table, condition) });

/**
 * Every table, by its name; a test holds this list against the schema. A new table is decided upon here before it
 * lands.
 */
export const ACCOUNT_DATA: Readonly<Record<string, Fate>> = {
  agent_work: { goes: 'in batches', by: 'DeparturesService, with the conversation' },
  api_keys: atOnce('api_keys', 'user_id = $1::uuid'),
  auth_activity: atOnce('auth_activity', 'user_id = $1::uuid'),
  conversation_members: { goes: 'in batches', by: 'DeparturesService' },
  conversations: { goes: 'in batches', by: 'DeparturesService, where nobody else may write' },
  dropped_keys: { goes: 'never', because: "they are the server's" },
  event_readers: { goes: 'never', because: 'it holds positions, nothing of users' },
  events: atOnce('events', 'stream_id = $1::uuid'),
  files: { goes: 'in batches', by: 'FilesService, but for those that a conversation of others shares' },
  gateways: { goes: 'never', because: 'it holds processes, nothing of users' },
  google_attempts: { goes: 'never', because: 'who signs in is not known yet, and in ten minutes it is over' },
  google_codes: { goes: 'never', because: 'they are over in ten minutes, and stand for a person at Google, not here' },
  google_identities: atOnce('google_identities', 'user_id = $1::uuid'),
  // What others may repeat for a day, such as the answer to "add this member", goes when that day is over.
  idempotency_keys: atOnce(
    'idempotency_keys',
    `user_id = $1::uuid
      OR (user_id = '00000000-0000-0000-0000-000000000000' AND answer->'user'->>'id' = $1::uuid::text)`,
  ),
  messages: { goes: 'in batches', by: 'DeparturesService, with the conversation; others keep what was said to them' },
  outgoing_mails: { goes: 'never', because: 'the address is the key: AccountDeletion removes them while it is known' },
  password_resets: atOnce('password_resets', 'user_id = $1::uuid'),
  room_presence: { goes: 'in batches', by: 'the gateways, as the sockets of the user end' },
  sessions: last('sessions', 'user_id = $1::uuid'),
  signing_keys: { goes: 'never', because: "they are the server's" },
  unowned_blobs: { goes: 'in batches', by: 'UnownedBlobs, minutes after their files' },
  users: last('users', 'id = $1::uuid'),
  webhook_deliveries: { goes: 'in batches', by: 'DeliveryRetention, minutes after their webhooks' },
  webhook_delivery_attempts: { goes: 'in batches', by: 'DeliveryRetention, with the delivery' },
  webhooks: atOnce('webhooks', 'owner_id = $1::uuid'),
};

/** The statements of a fate, in the order of the list. */
export function removalsOf(goes: 'at once' | 'last'): Statement<readonly [string], unknown>[] {
  return Object.values(ACCOUNT_DATA).flatMap((fate) => (fate.goes === goes ? [fate.remove] : []));
}

function removal(table: string, condition: string): Statement<readonly [string], unknown> {
  return statement(`accounts.remove_${table}`, `DELETE FROM ${table} WHERE ${condition}`);
}
