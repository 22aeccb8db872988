import { statement } from '@openhands-connect/platform';

/**
 * user, hash of the token, lifetime in seconds, how many may be good at a time, seconds left with which a link does for
 * whoever asks again, how many go out before each has to wait for that, in how many seconds.
 *
 * Makes a link, unless those that went out will do. One that did not go out is of no use to anybody and goes; of those
 * that did the oldest ends when there would be too many. No row: the user has links enough.
 */
export const issueReset = statement<
  readonly [string, Buffer, number, number, number, number, number],
  { issued: true }
>(
  'accounts.issue_reset',
  `WITH sent AS (
    SELECT token_hash, expires_at, mailed_at, row_number() OVER (ORDER BY expires_at DESC) AS nth
    FROM password_resets WHERE user_id = $1::uuid AND mailed_at IS NOT NULL
  ), wanted AS (
    SELECT WHERE NOT EXISTS (SELECT FROM sent WHERE expires_at > now() + make_interval(secs => $5::int))
      OR ((SELECT count(*) FROM sent WHERE expires_at > now()) < $4::int
        AND (SELECT count(*) FROM sent WHERE mailed_at > now() - make_interval(secs => $7::int)) < $6::int)
  ), unsent AS (
    DELETE FROM password_resets USING wanted WHERE user_id = $1::uuid AND mailed_at IS NULL
  ), ended AS (
    UPDATE password_resets r SET expires_at = now() FROM sent, wanted
    WHERE r.token_hash = sent.token_hash AND sent.nth >= $4::int AND sent.expires_at > now()
  )
  INSERT INTO password_resets (token_hash, user_id, expires_at)
  SELECT $2::bytea, $1::uuid, now() + make_interval(secs => $3::int) FROM wanted RETURNING true AS issued`,
);

/** address as compared. The newest link of its account has gone out. */
export const markMailed = statement<readonly [string], never>(
  'accounts.mark_reset_mailed',
  `UPDATE password_resets SET mailed_at = now() WHERE mailed_at IS NULL
    AND user_id = (SELECT id FROM users WHERE email_key = $1)`,
);

/** hash of the token. One row while it is good. */
export const pendingReset = statement<readonly [Buffer], { user_id: string }>(
  'accounts.pending_reset',
  'SELECT user_id FROM password_resets WHERE token_hash = $1 AND expires_at > now()',
);

/**
 * hash of the token, hash of the password. Uses up all links of the user. Of several that use links at once, the same
 * or not, one gets a row: they wait for each other at the user.
 */
export const useReset = statement<
  readonly [Buffer, string],
  { id: string; email_key: string; device_generation: number }
>(
  'accounts.use_reset',
  `WITH owner AS (
    SELECT u.id FROM users u JOIN password_resets r ON r.user_id = u.id
    WHERE r.token_hash = $1::bytea AND r.expires_at > now() AND u.disabled_at IS NULL FOR UPDATE OF u
  ), used AS (
    DELETE FROM password_resets r USING owner WHERE r.user_id = owner.id RETURNING r.user_id, r.token_hash
  )
  UPDATE users u SET password_hash = $2::text, device_generation = device_generation + 1
  FROM used WHERE u.id = used.user_id AND used.token_hash = $1::bytea
  RETURNING u.id, u.email_key, u.device_generation`,
);

/** user. */
export const dropReset = statement<readonly [string], never>(
  'accounts.drop_reset',
  'DELETE FROM password_resets WHERE user_id = $1',
);

/** how many at most, for how long those that went out are counted in seconds. */
export const deleteExpiredResets = statement<readonly [number, number], { count: number }>(
  'accounts.delete_expired_resets',
  `WITH expired AS (
    DELETE FROM password_resets WHERE token_hash IN (SELECT token_hash FROM password_resets
      WHERE expires_at <= now() AND (mailed_at IS NULL OR mailed_at <= now() - make_interval(secs => $2::int))
      LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING token_hash
  ) SELECT count(*)::int AS count FROM expired`,
);
