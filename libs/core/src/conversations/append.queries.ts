import { statement } from '@openhands-connect/platform';

/** The changed row and its event; the caller holds the row's lock, so it knows the next seq. */
const CHANGE = `conversation AS (
    UPDATE conversations SET last_seq = $2::bigint, updated_at = $3::timestamptz, title = $4::text,
      status = $5::text, agent = $6::text, archived = $7::boolean
    WHERE id = $1::uuid RETURNING id
  ), event AS (
    INSERT INTO events (stream_id, seq, event_id, name, occurred_at, data)
    SELECT id, $2::bigint, $8::uuid, 'conversation_update', $3::timestamptz, $9::json FROM conversation
  )`;

/** conversation, seq, now, title, status, agent, archived, event id, the event's data as JSON. */
type ChangeParams = readonly [string, number, Date, string, string, string, boolean, string, string];

export const writeChange = statement<ChangeParams, { id: string }>(
  'conversations.write_change',
  `WITH ${CHANGE} SELECT id FROM conversation`,
);

/** As for a change; message id, role, type, content, author, image urls, file ids. */
export const writeMessage = statement<
  readonly [...ChangeParams, string, string, string, string, string | null, readonly string[], readonly string[]],
  { conversation_id: string }
>(
  'conversations.write_message',
  `WITH ${CHANGE}
  INSERT INTO messages (conversation_id, seq, created_at, id, role, type, content, author_id, image_urls, file_ids)
  SELECT id, $2::bigint, $3::timestamptz, $10::uuid, $11::text, $12::text, $13::text, $14::uuid, $15::text[], $16::uuid[]
  FROM conversation RETURNING conversation_id`,
);
