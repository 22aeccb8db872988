import { statement } from '@openhands-connect/platform';
import type { AccountRow } from '../auth/index.js';

/** user, name. No row for a disabled account. */
export const rename = statement<readonly [string, string], AccountRow>(
  'accounts.rename',
  `UPDATE users SET name = $2 WHERE id = $1 AND disabled_at IS NULL
  RETURNING id, email, name, password_hash, created_at`,
);

/**
 * user, hash of before, hash. The account forgets the devices that have signed in with the old password. No row: it was
 * changed meanwhile, or the account is disabled.
 */
export const changeHash = statement<readonly [string, string, string], { device_generation: number }>(
  'accounts.change_hash',
  `UPDATE users SET password_hash = $3, device_generation = device_generation + 1
  WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL RETURNING device_generation`,
);

/** session, generation. The session that a password was changed with counts as one that began with the new password. */
export const carryOver = statement<readonly [string, number], never>(
  'accounts.carry_session_over',
  'UPDATE sessions SET device_generation = $2 WHERE id = $1',
);

export interface Addressee {
  id: string;
  /** As its owner typed it, which is where mail goes to. */
  email: string;
  name: string;
}

/** address as compared. No row for a disabled account. */
export const addresseeOf = statement<readonly [string], Addressee>(
  'accounts.addressee_of',
  'SELECT id, email, name FROM users WHERE email_key = $1 AND disabled_at IS NULL',
);

/** session. One row while its sign-in is less than five minutes old. */
export const freshSession = statement<readonly [string], { id: string }>(
  'accounts.fresh_session',
  "SELECT id FROM sessions WHERE id = $1 AND created_at > now() - interval '5 minutes'",
);

/**
 * user, password hash of before (null: none). The address is free from now on: what takes its place is no address.
 * No row: the password was changed meanwhile, or the account has ended.
 */
export const closeAccount = statement<readonly [string, string | null], { id: string }>(
  'accounts.close',
  `WITH held AS (
    SELECT id FROM users
    WHERE id = $1::uuid AND deleted_at IS NULL AND password_hash IS NOT DISTINCT FROM $2::text FOR UPDATE
  )
  UPDATE users u SET deleted_at = now(), disabled_at = clock_timestamp(), email_key = 'deleted ' || u.id,
    password_hash = NULL
  FROM held WHERE u.id = held.id RETURNING u.id`,
);

/** address as compared. */
export const dropMails = statement<readonly [string], never>(
  'accounts.drop_mails',
  'DELETE FROM outgoing_mails WHERE address_key = $1',
);

/** user. What nobody sees any more once the user is out of all conversations. */
export const eraseProfile = statement<readonly [string], never>(
  'accounts.erase_profile',
  `UPDATE users SET email = '', name = '', settings = '{}' WHERE id = $1 AND deleted_at IS NOT NULL`,
);

/**
 * how many at most. An hour is longer than any access token is good and any request runs: every process has heard by
 * then that the account has ended, and none remembers it.
 */
export const endedAccounts = statement<readonly [number], { id: string; is_forgotten: boolean }>(
  'accounts.ended',
  `SELECT id, deleted_at < now() - interval '1 hour' AS is_forgotten FROM users
  WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT $1::int`,
);

/** user. One row while the user is a member anywhere. */
export const memberships = statement<readonly [string], { user_id: string }>(
  'accounts.memberships',
  'SELECT user_id FROM conversation_members WHERE user_id = $1 LIMIT 1',
);

/*
 * The time of a disabling is the clock's when the row is held, not when somebody began to wait for it: whoever looks for
 * what has ended looks back a few seconds only.
 */

/** address as compared. No row: nobody has it. The time stays that of the first call, which is the one that has `changed` it. */
export const disableAccount = statement<readonly [string], { id: string; changed: boolean }>(
  'accounts.disable',
  `WITH held AS (
    SELECT id, disabled_at FROM users WHERE email_key = $1 FOR UPDATE
  )
  UPDATE users u SET disabled_at = coalesce(held.disabled_at, clock_timestamp()) FROM held WHERE u.id = held.id
  RETURNING u.id, held.disabled_at IS NULL AS changed`,
);

/** address as compared. No row: nobody has it. `changed` is false for an account that was not disabled. */
export const enableAccount = statement<readonly [string], { id: string; changed: boolean }>(
  'accounts.enable',
  `WITH held AS (
    SELECT id, disabled_at FROM users WHERE email_key = $1 AND deleted_at IS NULL FOR UPDATE
  )
  UPDATE users u SET disabled_at = NULL FROM held WHERE u.id = held.id
  RETURNING u.id, held.disabled_at IS NOT NULL AS changed`,
);
