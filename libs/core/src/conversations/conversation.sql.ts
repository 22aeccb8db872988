/**
 * The wire form of rows, written once in SQL: the same expression feeds the event log and the reads,
 * so a message or record is the same JSON wherever it is seen, and needs no presenter on the hot paths.
 *
 * The text is concatenated: `json_build_object` looks up the type of every value of every row anew, which made up a
 * third of a list. What becomes a `json` column is parsed once more on the way, so nothing else than JSON gets there.
 */

/** A value of an object: SQL for its text, and the quotes that it needs. */
interface Value {
  readonly sql: string;
  readonly quote: '' | '"';
}

/** Numbers, and whatever is JSON text already. Never NULL: `concat` would leave nothing at all. */
const bare = (sql: string): Value => ({ sql, quote: '' });
/** What can hold nothing that JSON would escape: ids, times, words of a fixed set. Never NULL. */
const quoted = (sql: string): Value => ({ sql, quote: '"' });
/** Any value, never NULL. */
const escaped = (sql: string): Value => bare(`to_json(${sql})`);

/** RFC 3339 in UTC with milliseconds. */
const timeText = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL for the text of an object. */
function objectText(values: Readonly<Record<string, Value>>): string {
  const pieces: string[] = [];
  let before = '{';
  for (const [name, { sql, quote }] of Object.entries(values)) {
    pieces.push(`'${before}"${name}":${quote}'`, sql);
    before = `${quote},`;
  }
  return `concat(${pieces.join(', ')}, '${before.slice(0, -1)}}')`;
}

/** SQL for the text of an array: an aggregate of texts, to which a FILTER may be given. */
export const arrayText = (item: string, orderBy: string, filter = 'true'): string =>
  `concat('[', string_agg(${item}, ',' ORDER BY ${orderBy}) FILTER (WHERE ${filter}), ']')`;

/** The fields of the contract's ConversationRecord, out of a `conversations` row. */
const recordFields = (row: string) => ({
  conversation_id: quoted(`${row}.id`),
  title: escaped(`${row}.title`),
  status: quoted(`${row}.status`),
  agent: quoted(`${row}.agent`),
  archived: bare(`${row}.archived::text`),
  created_at: quoted(timeText(`${row}.created_at`)),
  updated_at: quoted(timeText(`${row}.updated_at`)),
  last_seq: bare(`${row}.last_seq`),
});

/** A `conversations` row as the text of the contract's ConversationRecord. */
export const recordText = (row: string): string => objectText(recordFields(row));

/** A `messages` row as the text of the contract's Message. */
export const messageText = (row: string): string =>
  objectText({
    id: quoted(`${row}.id`),
    content: escaped(`${row}.content`),
    role: quoted(`${row}.role`),
    timestamp: quoted(timeText(`${row}.created_at`)),
    seq: bare(`${row}.seq`),
    type: quoted(`${row}.type`),
    author_id: bare(`coalesce('"' || ${row}.author_id || '"', 'null')`),
    image_urls: escaped(`${row}.image_urls`),
    file_ids: escaped(`${row}.file_ids`),
  });

/** A page of rows as the text of an answer: its items, and the cursor of the next page or NULL. */
export const pageText = (items: string, nextCursor: string): string =>
  objectText({ items: bare(items), next_cursor: bare(`coalesce(to_json(${nextCursor})::text, 'null')`) });

/** A `conversations` row, the caller's role and its newest messages as the text of the contract's Conversation. */
export const conversationText = (row: string, myRole: string, messages: string, messagesBefore: string): string =>
  objectText({
    ...recordFields(row),
    my_role: quoted(myRole),
    messages: bare(messages),
    messages_before: bare(`coalesce((${messagesBefore})::text, 'null')`),
  });

/** The data of a `conversation_update` that tells of a status. */
export const statusChangedJson = (row: string): string => updateJson(row, 'status_changed');

/** The data of a `conversation_update` that tells of a message. */
export const messageAddedJson = (row: string, message: string): string =>
  updateJson(row, 'message_added', { message: bare(messageText(message)) });

const updateJson = (row: string, change: string, more: Readonly<Record<string, Value>> = {}): string =>
  `${objectText({
    conversation_id: quoted(`${row}.id`),
    record: bare(recordText(row)),
    change: quoted(`'${change}'`),
    ...more,
  })}::json`;
