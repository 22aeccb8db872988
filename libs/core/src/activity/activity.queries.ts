import { statement } from '@openhands-connect/platform';
import type { AuthActivityMethod, AuthActivityType } from '@openhands-connect/contract';

/**
 * The beginning of an `INSERT … SELECT`, for statements that change an account and say so in one round trip. Whoever
 * uses it calls `ActivityLog.tell` for the line in the log.
 */
export const INTO_ACTIVITY =
  'INSERT INTO auth_activity (id, user_id, type, session_id, ip_address, user_agent, method)';

type ActivityParams = readonly [
  id: string,
  userId: string,
  type: AuthActivityType,
  sessionId: string | null,
  ipAddress: string | null,
  userAgent: string | null,
  method: AuthActivityMethod | null,
];

export const insertActivity = statement<ActivityParams, never>(
  'activity.insert',
  `${INTO_ACTIVITY} VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

/** ids, user, type, a session for each id, address, user agent. */
export const insertActivities = statement<
  readonly [readonly string[], string, AuthActivityType, readonly (string | null)[], string | null, string | null],
  never
>(
  'activity.insert_all',
  `${INTO_ACTIVITY}
  SELECT activity.id, $2, $3, activity.session_id, $5, $6, NULL FROM unnest($1::uuid[], $4::uuid[]) AS activity (id, session_id)`,
);

/** how many, at most. Removes what is older than 180 days: the ids are UUIDv7, so the primary key leads to it. */
export const deleteOldActivity = statement<readonly [number], { count: number }>(
  'activity.delete_old',
  `WITH bound AS (
    SELECT (lpad(to_hex((extract(epoch FROM now() - interval '180 days') * 1000)::bigint), 12, '0')
      || repeat('0', 20))::uuid AS id
  ), old AS (
    DELETE FROM auth_activity WHERE id IN (SELECT id FROM auth_activity
      WHERE id < (SELECT id FROM bound) ORDER BY id LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING id
  ) SELECT count(*)::int AS count FROM old`,
);
