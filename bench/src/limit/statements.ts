/** A statement that each connection prepares once under its name and then runs by name. */
interface Statement {
  readonly name: string;
  readonly text: string;
}

const time = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const RECORD_FIELDS = `'conversation_id', c.id, 'title', c.title, 'status', c.status, 'agent', c.agent,
  'archived', c.archived, 'created_at', ${time('c.created_at')}, 'updated_at', ${time('c.updated_at')},
  'last_seq', c.last_seq`;

const MESSAGE = `json_build_object('id', m.id, 'content', m.content, 'role', m.role,
  'timestamp', ${time('m.created_at')}, 'seq', m.seq, 'type', m.type, 'author_id', m.author_id,
  'image_urls', m.image_urls, 'file_ids', m.file_ids)`;

/** Ends a chain of CTEs that begins with a changed row `c` and the author `$2`, text `$3`, pictures `$4`. */
const APPEND_MESSAGE = `m AS (
    INSERT INTO messages (conversation_id, seq, role, content, author_id, image_urls)
    SELECT id, last_seq, 'user', $3::text, $2::uuid, $4::text[] FROM c RETURNING *
  ), event AS (
    INSERT INTO events (stream_id, seq, name, data)
    SELECT c.id, c.last_seq, 'conversation_update', json_build_object('conversation_id', c.id,
      'record', json_build_object(${RECORD_FIELDS}), 'change', 'message_added', 'message', ${MESSAGE})
    FROM c, m RETURNING event_id, occurred_at, data
  )`;

/** conversation, author, text, pictures. No row: no such conversation, or not the author's to write in. */
export const SEND_MESSAGE: Statement = {
  name: 'send_message',
  text: `WITH c AS (
    UPDATE conversations SET last_seq = last_seq + 1, updated_at = now()
    WHERE id = $1::uuid AND EXISTS (
      SELECT FROM conversation_members WHERE conversation_id = $1::uuid AND user_id = $2::uuid AND role <> 'viewer')
    RETURNING *
  ), ${APPEND_MESSAGE}
  SELECT m.id, m.seq, event_id, occurred_at, data FROM m, event`,
};

/** title, author, text, pictures. The first message is the prompt. */
export const CREATE_CONVERSATION: Statement = {
  name: 'create_conversation',
  text: `WITH c AS (
    INSERT INTO conversations (last_seq, title, created_by) VALUES (1, $1::text, $2::uuid) RETURNING *
  ), member AS (
    INSERT INTO conversation_members (conversation_id, user_id, role) SELECT id, $2::uuid, 'owner' FROM c
  ), ${APPEND_MESSAGE}
  SELECT c.id, c.created_at, c.title FROM c, event`,
};

/** conversation, user. The whole answer as JSON text. */
export const GET_CONVERSATION: Statement = {
  name: 'get_conversation',
  text: `SELECT json_build_object(${RECORD_FIELDS}, 'my_role', member.role,
    'messages', coalesce(json_agg(${MESSAGE} ORDER BY m.seq), '[]'::json),
    'messages_before', CASE WHEN min(m.seq) > 1 THEN min(m.seq) END)::text AS body
  FROM conversation_members member
  JOIN conversations c ON c.id = member.conversation_id
  LEFT JOIN LATERAL (SELECT * FROM messages WHERE conversation_id = c.id ORDER BY seq DESC LIMIT 100) m ON true
  WHERE member.conversation_id = $1::uuid AND member.user_id = $2::uuid
  GROUP BY c.id, member.role`,
};

/** user. The whole answer as JSON text: the newest 50, and the last one's id when there may be more. */
export const LIST_CONVERSATIONS: Statement = {
  name: 'list_conversations',
  text: `SELECT json_build_object('items', coalesce(json_agg(json_build_object(${RECORD_FIELDS}) ORDER BY c.id DESC),
    '[]'::json), 'next_cursor', CASE WHEN count(*) = 50 THEN (array_agg(c.id ORDER BY c.id))[1] END)::text AS body
  FROM (
    SELECT c.* FROM conversation_members member JOIN conversations c ON c.id = member.conversation_id
    WHERE member.user_id = $1::uuid AND NOT c.archived ORDER BY member.conversation_id DESC LIMIT 50
  ) c`,
};

/** conversation, above this seq. */
export const EVENTS_AFTER: Statement = {
  name: 'events_after',
  text: `SELECT event_id, seq, name, occurred_at, data FROM events
  WHERE stream_id = $1::uuid AND seq > $2::bigint ORDER BY seq`,
};

/** conversation, user. */
export const JOIN_ROOM: Statement = {
  name: 'join_room',
  text: `SELECT c.last_seq FROM conversation_members member JOIN conversations c ON c.id = member.conversation_id
  WHERE member.conversation_id = $1::uuid AND member.user_id = $2::uuid`,
};

/** address, name, Argon2id hash. No row: the address is taken. */
export const SIGN_UP: Statement = {
  name: 'sign_up',
  text: `INSERT INTO users (email, name, password_hash) VALUES (lower($1::text), $2::text, $3::text)
  ON CONFLICT (email) DO NOTHING RETURNING id, email, name`,
};

/** address. */
export const USER_BY_EMAIL: Statement = {
  name: 'user_by_email',
  text: 'SELECT id, email, name, password_hash FROM users WHERE email = lower($1::text)',
};

/** user, user agent, address. */
export const OPEN_SESSION: Statement = {
  name: 'open_session',
  text: 'INSERT INTO sessions (user_id, user_agent, ip_address) VALUES ($1, $2, $3) RETURNING id',
};
