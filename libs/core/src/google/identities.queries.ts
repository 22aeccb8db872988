import { statement } from '@openhands-connect/platform';

interface UserRow {
  id: string;
  email: string;
  name: string;
}

/** issuer, subject. */
export const userOfIdentity = statement<readonly [string, string], UserRow>(
  'google.user_of_identity',
  `SELECT u.id, u.email, u.name FROM google_identities i JOIN users u ON u.id = i.user_id
  WHERE i.issuer = $1 AND i.subject = $2`,
);

/** user, email, email as compared, name, issuer, subject. No row: the address has an account. */
export const createLinkedAccount = statement<readonly [string, string, string, string, string, string], UserRow>(
  'google.create_linked_account',
  `WITH account AS (
    INSERT INTO users (id, email, email_key, name) VALUES ($1, $2, $3, $4)
    ON CONFLICT (email_key) DO NOTHING RETURNING id, email, name
  ), identity AS (
    INSERT INTO google_identities (issuer, subject, user_id) SELECT $5::text, $6::text, id FROM account
  ) SELECT id, email, name FROM account`,
);

/** user. No row for an account that is disabled or gone; the lock makes its end wait for what is linked to it. */
export const addressOfUser = statement<readonly [string], { email_key: string }>(
  'google.address_of_user',
  'SELECT email_key FROM users WHERE id = $1 AND disabled_at IS NULL FOR SHARE',
);

/** issuer, subject, user. No row: it is linked already, to whomever. */
export const insertIdentity = statement<readonly [string, string, string], { user_id: string }>(
  'google.insert_identity',
  `INSERT INTO google_identities (issuer, subject, user_id) VALUES ($1, $2, $3)
  ON CONFLICT (issuer, subject) DO NOTHING RETURNING user_id`,
);
