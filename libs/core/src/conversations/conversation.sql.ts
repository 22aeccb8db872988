/**
 * The wire form of rows, written once in SQL: the same expression feeds the event log and the reads,
 * so a message or record is the same JSON wherever it is seen, and needs no presenter on the hot paths.
 */

/** RFC 3339 in UTC with milliseconds. */
export const timeJson = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The fields of the contract's ConversationRecord, out of a `conversations` row. */
export const recordFields = (row: string): string => `
  'conversation_id', ${row}.id, 'title', ${row}.title, 'status', ${row}.status, 'agent', ${row}.agent,
  'archived', ${row}.archived, 'created_at', ${timeJson(`${row}.created_at`)},
  'updated_at', ${timeJson(`${row}.updated_at`)}, 'last_seq', ${row}.last_seq`;

/** A `conversations` row as the contract's ConversationRecord. */
export const recordJson = (row: string): string => `json_build_object(${recordFields(row)})`;

/** A `messages` row as the contract's Message. */
export const messageJson = (row: string): string => `json_build_object(
  'id', ${row}.id, 'content', ${row}.content, 'role', ${row}.role, 'timestamp', ${timeJson(`${row}.created_at`)},
  'seq', ${row}.seq, 'type', ${row}.type, 'author_id', ${row}.author_id,
  'image_urls', ${row}.image_urls, 'file_ids', ${row}.file_ids)`;
