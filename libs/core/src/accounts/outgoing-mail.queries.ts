import { statement } from '@openhands-connect/platform';
import type { MailKind } from './outgoing-mail.entity.js';

/**
 * kind, address as compared, user agent, address of the client. One mail of a kind waits for an address at a time, and
 * a minute passes between two: whoever asks again is served, but nobody's mailbox is flooded. A mail that is being
 * sent at this moment is not called back; the one that was asked for now follows it.
 */
export const askForMail = statement<readonly [MailKind, string, string | null, string | null], never>(
  'accounts.ask_for_mail',
  `INSERT INTO outgoing_mails AS m (kind, address_key, due_at, user_agent, ip_address) VALUES ($1, $2, now(), $3, $4)
  ON CONFLICT (kind, address_key) DO UPDATE SET due_at = greatest(now(), m.taken_at + interval '1 minute'),
    lease_id = NULL, attempts = 0, user_agent = excluded.user_agent, ip_address = excluded.ip_address`,
);

/** A mail that this worker is to send. */
export interface LeasedMail {
  kind: MailKind;
  addressKey: string;
  /** The fencing token: an outcome under another lease is refused. */
  leaseId: string;
  /** How often it was taken, this time included. */
  attempts: number;
  userAgent: string | null;
  ipAddress: string | null;
}

/** how many at most, lease in seconds. Takes what has been due for longest. */
export const leaseMails = statement<readonly [number, number], LeasedMail>(
  'accounts.lease_mails',
  `UPDATE outgoing_mails SET lease_id = gen_random_uuid(), due_at = now() + make_interval(secs => $2::int),
    taken_at = now(), attempts = attempts + 1
  WHERE (kind, address_key) IN (SELECT kind, address_key FROM outgoing_mails
    WHERE due_at <= now() ORDER BY due_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
  RETURNING kind, address_key AS "addressKey", lease_id AS "leaseId", attempts, user_agent AS "userAgent",
    ip_address AS "ipAddress"`,
);

/** kind, address, lease, seconds until somebody is to try again (null: it is done). */
export const releaseMail = statement<readonly [MailKind, string, string, number | null], never>(
  'accounts.release_mail',
  `UPDATE outgoing_mails SET lease_id = NULL, due_at = now() + make_interval(secs => $4::int)
  WHERE kind = $1 AND address_key = $2 AND lease_id = $3`,
);

/** Ends every lease, whoever holds it. */
export const endMailLeases = statement<readonly [], never>(
  'accounts.end_mail_leases',
  'UPDATE outgoing_mails SET lease_id = NULL, due_at = now() WHERE lease_id IS NOT NULL',
);

/** how many at most. Forgets whom mail was asked for an hour ago: by then nothing has to wait for it. */
export const deleteDoneMails = statement<readonly [number], { count: number }>(
  'accounts.delete_done_mails',
  `WITH done AS (
    DELETE FROM outgoing_mails WHERE (kind, address_key) IN (SELECT kind, address_key FROM outgoing_mails
      WHERE due_at IS NULL AND taken_at < now() - interval '1 hour' LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING kind
  ) SELECT count(*)::int AS count FROM done`,
);
