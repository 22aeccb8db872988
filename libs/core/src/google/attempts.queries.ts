import { statement } from '@openhands-connect/platform';
import type { Holder } from './holder.js';

/**
 * hash of the state, nonce, code verifier, redirect URI, kind of holder, its hash, lifetime in seconds, most attempts.
 * Clears away some that are over; no row: too many are open.
 */
export const insertAttempt = statement<
  readonly [Buffer, string, string, string, Holder['kind'], Buffer, number, number],
  { open: boolean }
>(
  'google.insert_attempt',
  `WITH over AS (
    DELETE FROM google_attempts WHERE state_hash IN (
      SELECT state_hash FROM google_attempts WHERE expires_at <= now() LIMIT 100 FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO google_attempts (state_hash, nonce, code_verifier, redirect_uri, holder_kind, holder_hash, expires_at)
  SELECT $1::bytea, $2::text, $3::text, $4::text, $5::text, $6::bytea, now() + make_interval(secs => $7::int)
  WHERE $8::int > (SELECT count(*) FROM (SELECT FROM google_attempts WHERE expires_at > now() LIMIT $8::int) AS open)
  RETURNING true AS open`,
);

export interface AttemptRow {
  nonce: string;
  code_verifier: string;
  redirect_uri: string;
  holder_kind: Holder['kind'];
  holder_hash: Buffer;
}

/** hash of the state, hash of the browser's key. Uses it up; no row: unknown, over, or of another browser. */
export const takeAttempt = statement<readonly [Buffer, Buffer | null], AttemptRow>(
  'google.take_attempt',
  `DELETE FROM google_attempts
  WHERE state_hash = $1::bytea AND expires_at > now() AND (holder_kind = 'verifier' OR holder_hash = $2::bytea)
  RETURNING nonce, code_verifier, redirect_uri, holder_kind, holder_hash`,
);

/** how many, at most. */
export const deleteOverAttempts = statement<readonly [number], { count: number }>(
  'google.delete_over_attempts',
  `WITH over AS (
    DELETE FROM google_attempts WHERE state_hash IN (
      SELECT state_hash FROM google_attempts WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING 1
  ) SELECT count(*)::int AS count FROM over`,
);
