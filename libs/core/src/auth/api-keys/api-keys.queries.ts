import { statement } from '@openhands-connect/platform';
import type { ApiKeyScope } from '@openhands-connect/contract';

export interface KnownKey {
  id: string;
  user_id: string;
  scopes: ApiKeyScope[];
  conversation_ids: string[] | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** hash of a key. Also what is revoked or over: that is told to whoever has the key. No row for a disabled user's. */
export const keyByHash = statement<readonly [Buffer], KnownKey>(
  'api_keys.by_hash',
  `SELECT k.id, k.user_id, k.scopes, k.conversation_ids, k.expires_at, k.revoked_at
  FROM api_keys k JOIN users u ON u.id = k.user_id AND u.disabled_at IS NULL WHERE k.hash = $1`,
);

/** user. Whoever makes keys of one user does it one after the other. */
export const lockKeyOwner = statement<readonly [string], { id: string }>(
  'api_keys.lock_owner',
  'SELECT id FROM users WHERE id = $1 AND disabled_at IS NULL FOR UPDATE',
);

/** user. */
export const countKeys = statement<readonly [string], { count: number }>(
  'api_keys.count',
  'SELECT count(*) AS count FROM api_keys WHERE user_id = $1 AND revoked_at IS NULL',
);

/** user, conversations. How many of them the user is a member of. */
export const countOwnConversations = statement<readonly [string, readonly string[]], { count: number }>(
  'api_keys.count_own_conversations',
  'SELECT count(*) AS count FROM conversation_members WHERE user_id = $1 AND conversation_id = ANY($2::uuid[])',
);

/** owner, key (null: every key). Gives those that were not revoked before. The time is that at which the rows were to be had. */
export const revokeKeys = statement<readonly [string, string | null], { id: string }>(
  'api_keys.revoke',
  `WITH held AS (
    SELECT id FROM api_keys WHERE user_id = $1::uuid AND ($2::uuid IS NULL OR id = $2::uuid) AND revoked_at IS NULL
    ORDER BY id FOR UPDATE
  )
  UPDATE api_keys k SET revoked_at = clock_timestamp() FROM held WHERE k.id = held.id RETURNING k.id`,
);

/** keys, when each was used. Of several processes that saw a key in one minute, one writes it down. */
export const noteUses = statement<readonly [readonly string[], readonly Date[]], never>(
  'api_keys.note_uses',
  `UPDATE api_keys k SET last_used_at = used.at
  FROM unnest($1::uuid[], $2::timestamptz[]) AS used(id, at)
  WHERE k.id = used.id AND (k.last_used_at IS NULL OR k.last_used_at < used.at - interval '50 seconds')`,
);

/** how many, at most. */
export const deleteRevokedKeys = statement<readonly [number], { count: number }>(
  'api_keys.delete_revoked',
  `WITH gone AS (
    DELETE FROM api_keys WHERE id IN (SELECT id FROM api_keys
      WHERE revoked_at < now() - interval '30 days' LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING id
  ) SELECT count(*)::int AS count FROM gone`,
);
