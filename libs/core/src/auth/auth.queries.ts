import { statement } from '@openhands-connect/platform';
import { INTO_ACTIVITY } from '../activity/index.js';

export interface AccountRow {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  created_at: Date;
}

/** mail address as compared. No row for a disabled account: it is to look like none. */
export const accountByEmail = statement<readonly [string], AccountRow>(
  'auth.account_by_email',
  'SELECT id, email, name, password_hash, created_at FROM users WHERE email_key = $1 AND disabled_at IS NULL',
);

/** user. No row for a disabled account. */
export const accountById = statement<readonly [string], AccountRow>(
  'auth.account_by_id',
  'SELECT id, email, name, password_hash, created_at FROM users WHERE id = $1 AND disabled_at IS NULL',
);

/**
 * user, email, email as compared, name, hash, session, lifetime in days, user agent, address, activity.
 * No row: the address is taken.
 */
export const createAccount = statement<
  readonly [string, string, string, string, string, string, number, string | null, string | null, string],
  { id: string }
>(
  'auth.create_account',
  `WITH account AS (
    INSERT INTO users (id, email, email_key, name, password_hash) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (email_key) DO NOTHING RETURNING id
  ), session AS (
    INSERT INTO sessions (id, user_id, rotated_at, expires_at, user_agent, ip_address, first_ip_address)
    SELECT $6::uuid, id, now(), now() + make_interval(days => $7::int), $8::text, $9::text, $9::text FROM account
    RETURNING *
  ), activity AS (
    ${INTO_ACTIVITY}
    SELECT $10::uuid, user_id, 'signed_up', id, ip_address, user_agent, 'password' FROM session
  ) SELECT id FROM account`,
);

/** user, hash of before, hash. No row: the password was changed meanwhile, or the account is disabled. */
export const replaceHash = statement<readonly [string, string, string], { id: string }>(
  'auth.replace_hash',
  'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL RETURNING id',
);
