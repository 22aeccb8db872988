import { statement } from '@openhands-connect/platform';

export interface AccountRow {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  created_at: Date;
}

/** mail address as compared. */
export const accountByEmail = statement<readonly [string], AccountRow>(
  'auth.account_by_email',
  'SELECT id, email, name, password_hash, created_at FROM users WHERE email_key = $1',
);

/** user. */
export const accountById = statement<readonly [string], AccountRow>(
  'auth.account_by_id',
  'SELECT id, email, name, password_hash, created_at FROM users WHERE id = $1',
);

/**
 * user, email, email as compared, name, hash, session, expires at, user agent, address.
 * No row: the address is taken.
 */
export const createAccount = statement<
  readonly [string, string, string, string, string, string, Date, string | null, string | null],
  { id: string }
>(
  'auth.create_account',
  `WITH account AS (
    INSERT INTO users (id, email, email_key, name, password_hash) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (email_key) DO NOTHING RETURNING id
  ), session AS (
    INSERT INTO sessions (id, user_id, rotated_at, expires_at, user_agent, ip_address)
    SELECT $6::uuid, id, now(), $7::timestamptz, $8::text, $9::text FROM account
  ) SELECT id FROM account`,
);

/** session, user, expires at, user agent, address. */
export const createSession = statement<readonly [string, string, Date, string | null, string | null], never>(
  'auth.create_session',
  `INSERT INTO sessions (id, user_id, rotated_at, expires_at, user_agent, ip_address)
  VALUES ($1, $2, now(), $3, $4, $5)`,
);

/** session. One row while the session lives. */
export const liveSession = statement<readonly [string], { user_id: string }>(
  'auth.live_session',
  'SELECT user_id FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()',
);

export interface RotationRow extends AccountRow {
  /** The generation that is valid after this call. */
  generation: number;
  verdict: 'rotated' | 'repeated' | 'reused' | 'ended';
}

/**
 * session, presented generation, grace in seconds, idle lifetime in seconds.
 * Rotates the current generation; gives the immediate predecessor the same child within the grace;
 * anything older ends the session. No row: there is no such session.
 */
export const rotateSession = statement<readonly [string, number, number, number], RotationRow>(
  'auth.rotate_session',
  `WITH held AS (
    SELECT *, CASE
      WHEN revoked_at IS NOT NULL OR expires_at <= now() OR rotated_at <= now() - make_interval(secs => $4::int) THEN 'ended'
      WHEN generation = $2::int THEN 'rotated'
      WHEN generation = $2::int + 1 AND rotated_at > now() - make_interval(secs => $3::int) THEN 'repeated'
      ELSE 'reused' END AS verdict
    FROM sessions WHERE id = $1::uuid FOR UPDATE
  ), changed AS (
    UPDATE sessions s SET
      generation = CASE held.verdict WHEN 'rotated' THEN s.generation + 1 ELSE s.generation END,
      rotated_at = CASE held.verdict WHEN 'rotated' THEN now() ELSE s.rotated_at END,
      revoked_at = CASE held.verdict WHEN 'reused' THEN now() ELSE s.revoked_at END
    FROM held WHERE s.id = held.id AND held.verdict IN ('rotated', 'reused')
    RETURNING s.generation
  )
  SELECT held.verdict, coalesce((SELECT generation FROM changed), held.generation) AS generation,
    u.id, u.email, u.name, u.password_hash, u.created_at
  FROM held JOIN users u ON u.id = held.user_id`,
);

/** session. */
export const revokeSession = statement<readonly [string], { id: string }>(
  'auth.revoke_session',
  'UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
);

export interface Revocations {
  /** The database's time when it was asked: the next `since`. */
  asked_at: Date;
  sessions: { id: string; user_id: string }[];
}

/** since, seconds before that. Sessions that ended since then, for whoever missed the doorbell. Null: since now. */
export const revokedSince = statement<readonly [Date | null, number], Revocations>(
  'auth.revoked_since',
  `SELECT now() AS asked_at, coalesce(json_agg(json_build_object('id', id, 'user_id', user_id) ORDER BY revoked_at)
    FILTER (WHERE id IS NOT NULL), '[]'::json) AS sessions
  FROM (SELECT) AS always LEFT JOIN sessions
    ON revoked_at > coalesce($1::timestamptz, now()) - make_interval(secs => $2::int)`,
);

/** how many, at most. Removes sessions that have been over for 30 days; those in use at this moment wait. */
export const deleteEndedSessions = statement<readonly [number], { count: number }>(
  'auth.delete_ended_sessions',
  `WITH ended AS (
    DELETE FROM sessions WHERE id IN (SELECT id FROM sessions
      WHERE least(revoked_at, expires_at) < now() - interval '30 days' LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING id
  ) SELECT count(*)::int AS count FROM ended`,
);
