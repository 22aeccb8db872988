import { ABOVE_ALL_IDS, statement } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';
import type { FileEntity } from './file.entity.js';

const COLUMNS = `id, owner_id AS "ownerId", conversation_id AS "conversationId", name, mime_type AS "mimeType",
  size_bytes AS "sizeBytes", sha256, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** file, user. The role is the user's in the file's conversation. */
export const fileForUser = statement<readonly [string, string], FileEntity & { role: MemberRole | null }>(
  'files.for_user',
  `SELECT ${COLUMNS}, (SELECT m.role FROM conversation_members m
    WHERE m.conversation_id = files.conversation_id AND m.user_id = $2::uuid) AS role
  FROM files WHERE id = $1::uuid`,
);

/**
 * user, below this id (the cursor), how many, only of these conversations (null: everything). Each source is cut by
 * itself, so a page costs the same at any depth.
 */
export const filesOfUser = statement<readonly [string, string | null, number, readonly string[] | null], FileEntity>(
  'files.of_user',
  `SELECT ${COLUMNS} FROM (
    (SELECT * FROM files WHERE owner_id = $1::uuid AND id < coalesce($2::uuid, ${ABOVE_ALL_IDS})
        AND ($4::uuid[] IS NULL OR conversation_id = ANY($4::uuid[]))
      ORDER BY id DESC LIMIT $3::int)
    UNION
    (SELECT shared.* FROM conversation_members m CROSS JOIN LATERAL (
        SELECT * FROM files WHERE conversation_id = m.conversation_id AND id < coalesce($2::uuid, ${ABOVE_ALL_IDS})
        ORDER BY id DESC LIMIT $3::int) shared
      WHERE m.user_id = $1::uuid AND ($4::uuid[] IS NULL OR m.conversation_id = ANY($4::uuid[])))
  ) readable ORDER BY id DESC LIMIT $3::int`,
);

/** conversation, below this id (the cursor), how many. */
export const filesOfConversation = statement<readonly [string, string | null, number], FileEntity>(
  'files.of_conversation',
  `SELECT ${COLUMNS} FROM files WHERE conversation_id = $1::uuid AND id < coalesce($2::uuid, ${ABOVE_ALL_IDS})
  ORDER BY id DESC LIMIT $3::int`,
);

/** conversation, user. */
export const roleInConversation = statement<readonly [string, string], { role: MemberRole }>(
  'files.role_in_conversation',
  'SELECT role FROM conversation_members WHERE conversation_id = $1 AND user_id = $2',
);

/** user. Uploads of one user are counted one after the other. No row for a disabled account. */
export const lockOwner = statement<readonly [string], { id: string }>(
  'files.lock_owner',
  'SELECT id FROM users WHERE id = $1 AND disabled_at IS NULL FOR UPDATE',
);

/** user. */
export const bytesOfOwner = statement<readonly [string], { bytes: number }>(
  'files.bytes_of_owner',
  'SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes FROM files WHERE owner_id = $1',
);

/** file. Says where it was when it went. */
export const deleteFileRow = statement<readonly [string], FileEntity>(
  'files.delete_row',
  `DELETE FROM files WHERE id = $1 RETURNING ${COLUMNS}`,
);

/** user, how many. Removes some of the files that are the user's alone, and notes their blobs as nobody's. */
export const deleteSomeOfOwner = statement<readonly [string, number], { id: string }>(
  'files.delete_some_of_owner',
  `WITH gone AS (
    DELETE FROM files WHERE id IN (
      SELECT id FROM files WHERE owner_id = $1::uuid AND conversation_id IS NULL ORDER BY id LIMIT $2::int)
    RETURNING id
  ), noted AS (
    INSERT INTO unowned_blobs (id, due_at) SELECT id, now() FROM gone
  ) SELECT id FROM gone`,
);
