import { statement } from '@openhands-connect/platform';
import type { Holder } from './holder.js';

/**
 * hash of the state, nonce, code verifier, redirect URI, kind of holder, its hash, lifetime in seconds, what the address
 * is counted under, most attempts, the share of one address, what its site is counted under, the share of one site.
 *
 * Clears away some that are over. When too many are open the oldest one goes: of the same address where that has had its
 * share, else of the same site where that has, else of all.
 */
export const insertAttempt = statement<
  readonly [Buffer, string, string, string, Holder['kind'], Buffer, number, string, number, number, string, number],
  never
>(
  'google.insert_attempt',
  `WITH over AS (
    DELETE FROM google_attempts WHERE state_hash IN (
      SELECT state_hash FROM google_attempts WHERE expires_at <= now() LIMIT 100 FOR UPDATE SKIP LOCKED)
  ), crowd AS (
    SELECT WHERE $9::int <= (SELECT count(*) FROM (
      SELECT FROM google_attempts WHERE expires_at > now() LIMIT $9::int) AS open)
  ), kin AS (
    SELECT count(*) >= $10::int AS are_many FROM google_attempts WHERE opened_from = $8::text AND expires_at > now()
  ), neighbours AS (
    SELECT count(*) >= $12::int AS are_many FROM (
      SELECT FROM google_attempts WHERE site = $11::text AND expires_at > now() LIMIT $12::int) AS open
  ), dropped AS (
    DELETE FROM google_attempts WHERE state_hash IN (
      SELECT state_hash FROM google_attempts, crowd, kin, neighbours
      WHERE expires_at > now() AND CASE WHEN kin.are_many THEN opened_from = $8::text
        WHEN neighbours.are_many THEN site = $11::text ELSE true END
      ORDER BY expires_at LIMIT 1 FOR UPDATE OF google_attempts SKIP LOCKED)
  )
  INSERT INTO google_attempts
    (state_hash, nonce, code_verifier, redirect_uri, holder_kind, holder_hash, expires_at, opened_from, site)
  VALUES ($1::bytea, $2::text, $3::text, $4::text, $5::text, $6::bytea, now() + make_interval(secs => $7::int), $8::text,
    $11::text)`,
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
