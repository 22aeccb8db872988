import { statement } from '@openhands-connect/platform';

export interface RevokedRow {
  id: string;
  user_id: string;
}

export interface DisabledRow {
  id: string;
  disabled_at: string;
}

export interface RevokedSince {
  /** The database's time when it was asked: the next `since`. */
  asked_at: Date;
  sessions: RevokedRow[];
  api_keys: RevokedRow[];
  users: DisabledRow[];
  /** Of all keys that sign or verify access tokens. */
  kids: string[];
}

const revokedIn = (table: string): string => `coalesce((
    SELECT json_agg(json_build_object('id', id, 'user_id', user_id) ORDER BY revoked_at) FROM ${table}
    WHERE revoked_at > coalesce($1::timestamptz, now()) - make_interval(secs => $2::int)), '[]'::json)`;

const DISABLED = `coalesce((
    SELECT json_agg(json_build_object('id', id, 'disabled_at', disabled_at)) FROM (
      SELECT id, disabled_at FROM users
      WHERE disabled_at > coalesce($1::timestamptz, now()) - make_interval(secs => $2::int) AND disabled_at <= now()
      UNION SELECT id, disabled_at FROM users WHERE id = ANY($3::uuid[]) AND disabled_at IS NOT NULL
    ) disabled), '[]'::json)`;

/**
 * since, seconds before that, users. What ended since then, for whoever missed the doorbell; an operator may ring none.
 * Null: since now. Of the users, who is disabled, whenever that is said to have been. The keys are those of this moment:
 * one that is gone has ended all that it has signed.
 */
export const revokedSince = statement<readonly [Date | null, number, readonly string[]], RevokedSince>(
  'auth.revoked_since',
  `SELECT now() AS asked_at, ${revokedIn('sessions')} AS sessions, ${revokedIn('api_keys')} AS api_keys,
    ${DISABLED} AS users, (SELECT coalesce(array_agg(kid), '{}') FROM signing_keys) AS kids`,
);
