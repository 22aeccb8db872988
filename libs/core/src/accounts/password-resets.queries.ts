import { statement } from '@openhands-connect/platform';

/** user, hash of the token, how long it is good in seconds. Takes the place of an earlier one. */
export const issueReset = statement<readonly [string, Buffer, number], never>(
  'accounts.issue_reset',
  `INSERT INTO password_resets (user_id, token_hash, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3::int))
  ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
);

/** hash of the token. One row while it is good. */
export const pendingReset = statement<readonly [Buffer], { user_id: string }>(
  'accounts.pending_reset',
  'SELECT user_id FROM password_resets WHERE token_hash = $1 AND expires_at > now()',
);

/** hash of the token, hash of the password. Of several that use one token at once, one gets a row. */
export const useReset = statement<
  readonly [Buffer, string],
  { id: string; email_key: string; device_generation: number }
>(
  'accounts.use_reset',
  `WITH used AS (
    DELETE FROM password_resets WHERE token_hash = $1::bytea AND expires_at > now() RETURNING user_id
  )
  UPDATE users u SET password_hash = $2::text, device_generation = device_generation + 1
  FROM used WHERE u.id = used.user_id AND u.disabled_at IS NULL
  RETURNING u.id, u.email_key, u.device_generation`,
);

/** user. */
export const dropReset = statement<readonly [string], never>(
  'accounts.drop_reset',
  'DELETE FROM password_resets WHERE user_id = $1',
);

/** how many at most. */
export const deleteExpiredResets = statement<readonly [number], { count: number }>(
  'accounts.delete_expired_resets',
  `WITH expired AS (
    DELETE FROM password_resets WHERE user_id IN (SELECT user_id FROM password_resets
      WHERE expires_at <= now() LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING user_id
  ) SELECT count(*)::int AS count FROM expired`,
);
