import { statement } from '@openhands-connect/platform';

export interface SealedKeyRow {
  kid: string;
  sealed: Buffer;
  signs_from: Date;
}

/** The newest first: of two that begin together the one with the greater id, on every node. */
export const allSigningKeys = statement<readonly [], SealedKeyRow>(
  'signing_keys.all',
  'SELECT kid, sealed, signs_from FROM signing_keys ORDER BY signs_from DESC, kid DESC',
);

/** Until the transaction ends nobody else changes the keys; reading them goes on. */
export const lockSigningKeys = statement<readonly [], never>(
  'signing_keys.lock',
  'LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE',
);

/** id, sealed key, seconds until it signs. */
export const insertSigningKey = statement<readonly [string, Buffer, number], never>(
  'signing_keys.insert',
  'INSERT INTO signing_keys (kid, sealed, signs_from) VALUES ($1, $2, now() + make_interval(secs => $3::int))',
);

/** id. Drops all keys but this one: what they have signed is refused. */
export const deleteOtherSigningKeys = statement<readonly [string], never>(
  'signing_keys.delete_others',
  'DELETE FROM signing_keys WHERE kid <> $1',
);

export interface DroppedKeyRow {
  kid: string;
  x: string;
}

/** id, public key. One that was dropped, and came back with the key file, is dropped again. */
export const insertDroppedKey = statement<readonly [string, string], never>(
  'signing_keys.insert_dropped',
  'INSERT INTO dropped_keys (kid, x) VALUES ($1, $2) ON CONFLICT (kid) DO UPDATE SET dropped_at = now()',
);

const FORGOTTEN = "dropped_at < now() - interval '1 hour'";

/** Those whose tokens may not have expired by themselves: an hour is longer than any lives, clocks that are apart included. */
export const droppedKeys = statement<readonly [], DroppedKeyRow>(
  'signing_keys.dropped',
  `SELECT kid, x FROM dropped_keys WHERE NOT (${FORGOTTEN})`,
);

export const deleteForgottenKeys = statement<readonly [], never>(
  'signing_keys.delete_forgotten',
  `DELETE FROM dropped_keys WHERE ${FORGOTTEN}`,
);

/** Drops keys whose successor has signed for a day: nothing that they signed is alive. */
export const deleteRetiredSigningKeys = statement<readonly [], never>(
  'signing_keys.delete_retired',
  `DELETE FROM signing_keys old WHERE EXISTS (SELECT FROM signing_keys successor
    WHERE successor.signs_from > old.signs_from AND successor.signs_from < now() - interval '1 day')`,
);
