import { ABOVE_ALL_IDS, statement } from '@openhands-connect/platform';
import type { AuthActivityMethod, AuthActivityType } from '@openhands-connect/contract';
import { INTO_ACTIVITY } from '../activity/index.js';
import type { AccountRow } from './auth.queries.js';
import { livingOf } from './living-sessions.sql.js';

export interface BegunSessionRow {
  id: string;
  /** Of the user, without this one. */
  living_before: number;
  /** Of the account, at the moment when the password was still this one. */
  device_generation: number;
}
/*
 * Every `revoked_at` is the clock's time when the row was held, not that at which a statement or transaction began, which
 * may have waited for it: whoever looks for what has ended looks back a few seconds only. So the row is locked first; an
 * UPDATE that has to wait for a lock has computed its values before.
 */

/**
 * session, user, lifetime in days, user agent, address, activity, the password's hash (null: no password was given), method.
 * No row: the account is disabled or gone, or has another password by now. The lock makes a change of it wait for this session,
 * which it then ends, or this session for the change.
 */
export const createSession = statement<
  readonly [string, string, number, string | null, string | null, string, string | null, AuthActivityMethod],
  BegunSessionRow
>(
  'auth.create_session',
  `WITH account AS (
    SELECT id, device_generation FROM users
    WHERE id = $2::uuid AND disabled_at IS NULL AND ($7::text IS NULL OR password_hash = $7::text)
    FOR SHARE
  ), session AS (
    INSERT INTO sessions
      (id, user_id, rotated_at, expires_at, user_agent, ip_address, first_ip_address, device_generation)
    SELECT $1::uuid, id, now(), now() + make_interval(days => $3::int), $4::text, $5::text, $5::text, device_generation
    FROM account
    RETURNING *
  ), activity AS (
    ${INTO_ACTIVITY}
    SELECT $6::uuid, user_id, 'signed_in', id, ip_address, user_agent, $8::text FROM session
  ) SELECT session.id, account.device_generation,
    (SELECT count(*)::int FROM sessions WHERE ${livingOf('$2::uuid')}) AS living_before FROM session, account`,
);

/** session. One row while the session lives and its user is not disabled. */
export const liveSession = statement<readonly [string], { user_id: string }>(
  'auth.live_session',
  `SELECT s.user_id FROM sessions s JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
  WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now()`,
);

/** session. One row while it lives and was never refreshed. */
export const untouchedSession = statement<readonly [string], { password_hash: string | null }>(
  'auth.untouched_session',
  `SELECT u.password_hash FROM sessions s JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
  WHERE s.id = $1 AND s.generation = 0 AND s.revoked_at IS NULL AND s.expires_at > now()`,
);

export interface RotationRow extends AccountRow {
  /** The generation that is valid after this call. */
  generation: number;
  /** Whole seconds until the session's absolute end. */
  seconds_left: number;
  verdict: 'rotated' | 'repeated' | 'reused' | 'revoked' | 'expired';
}

/** session, presented generation, grace in seconds, idle lifetime in seconds, user agent, address, activity. */
export type RotateParams = readonly [
  sessionId: string,
  generation: number,
  graceSeconds: number,
  idleSeconds: number,
  userAgent: string | null,
  ipAddress: string | null,
  activityId: string,
];

/**
 * Rotates the current generation; gives the immediate predecessor the same child within the grace; anything older
 * ends the session and is kept as activity. No row: there is no such session.
 */
export const rotateSession = statement<RotateParams, RotationRow>(
  'auth.rotate_session',
  `WITH held AS (
    SELECT *, CASE
      WHEN revoked_at IS NOT NULL THEN 'revoked'
      WHEN expires_at <= now() OR rotated_at <= now() - make_interval(secs => $4::int) THEN 'expired'
      WHEN generation = $2::int THEN 'rotated'
      WHEN generation = $2::int + 1 AND rotated_at > now() - make_interval(secs => $3::int) THEN 'repeated'
      ELSE 'reused' END AS verdict
    FROM sessions WHERE id = $1::uuid FOR UPDATE
  ), rotated AS (
    UPDATE sessions s SET generation = s.generation + 1, rotated_at = now(),
      user_agent = coalesce($5::text, s.user_agent), ip_address = coalesce($6::text, s.ip_address)
    FROM held WHERE s.id = held.id AND held.verdict = 'rotated'
    RETURNING s.generation
  ), reused AS (
    UPDATE sessions s SET revoked_at = clock_timestamp() FROM held WHERE s.id = held.id AND held.verdict = 'reused'
    RETURNING s.id, s.user_id
  ), activity AS (
    ${INTO_ACTIVITY}
    SELECT $7::uuid, user_id, 'refresh_reused', id, $6::text, $5::text, NULL FROM reused
  )
  SELECT CASE WHEN u.disabled_at IS NULL THEN held.verdict ELSE 'revoked' END AS verdict,
    coalesce((SELECT generation FROM rotated), held.generation) AS generation,
    floor(extract(epoch FROM held.expires_at - now()))::int AS seconds_left,
    u.id, u.email, u.name, u.password_hash, u.created_at
  FROM held JOIN users u ON u.id = held.user_id`,
);

/**
 * session, user, what it is kept as, user agent, address, activity. No row: there is no such session of the user;
 * `ended` is false for one that was revoked before.
 */
export const endSession = statement<
  readonly [string, string, AuthActivityType, string | null, string | null, string],
  { id: string; ended: boolean }
>(
  'auth.end_session',
  `WITH held AS (
    SELECT id FROM sessions WHERE id = $1::uuid AND user_id = $2::uuid AND revoked_at IS NULL FOR UPDATE
  ), ended AS (
    UPDATE sessions s SET revoked_at = clock_timestamp() FROM held WHERE s.id = held.id
    RETURNING s.id, s.user_id
  ), activity AS (
    ${INTO_ACTIVITY}
    SELECT $6::uuid, user_id, $3::text, id, $5::text, $4::text, NULL FROM ended
  ) SELECT id, EXISTS (SELECT FROM ended) AS ended FROM sessions WHERE id = $1::uuid AND user_id = $2::uuid`,
);

/**
 * user, session that goes on (null: none). Ends the others; gives those that were not over by themselves. The one that
 * goes on is held too: whoever changes it afterwards has locked all in the same order as others do.
 */
export const endOtherSessions = statement<readonly [string, string | null], { id: string }>(
  'auth.end_other_sessions',
  `WITH held AS (
    SELECT id FROM sessions
    WHERE user_id = $1::uuid AND revoked_at IS NULL AND expires_at > now()
    ORDER BY id FOR UPDATE
  )
  UPDATE sessions s SET revoked_at = clock_timestamp() FROM held
  WHERE s.id = held.id AND held.id IS DISTINCT FROM $2::uuid RETURNING s.id`,
);

export interface SessionRow {
  id: string;
  created_at: Date;
  rotated_at: Date;
  expires_at: Date;
  ip_address: string | null;
  user_agent: string | null;
}

/** user, below this id (null: from the newest), how many, idle lifetime in seconds. */
export const livingSessions = statement<readonly [string, string | null, number, number], SessionRow>(
  'auth.living_sessions',
  `SELECT id, created_at, rotated_at, expires_at, ip_address, user_agent FROM sessions
  WHERE user_id = $1::uuid AND id < coalesce($2::uuid, ${ABOVE_ALL_IDS}) AND revoked_at IS NULL
    AND expires_at > now() AND rotated_at > now() - make_interval(secs => $4::int)
  ORDER BY id DESC LIMIT $3::int`,
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
