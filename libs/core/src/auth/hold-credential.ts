import { DomainError, statement, type Transaction } from '@openhands-connect/platform';
import type { Principal } from './principal.js';

/** session. */
const holdSession = statement<readonly [string], { id: string }>(
  'auth.hold_session',
  'SELECT id FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > clock_timestamp() FOR SHARE',
);
/** API key. */
const holdKey = statement<readonly [string], { id: string }>(
  'auth.hold_key',
  `SELECT id FROM api_keys WHERE id = $1 AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > clock_timestamp()) FOR SHARE`,
);

/**
 * Keeps what the caller has proved good until the transaction ends: for whoever makes something that is to go when the
 * credential goes. Whoever ends it at this moment waits, and finds what was made; or came first, and nothing is made. An
 * account that is changed in the same transaction is locked before.
 *
 * @throws DomainError auth.session_revoked, auth.token_invalid for an API key
 */
export async function holdCredential(tx: Transaction, { credential }: Principal): Promise<void> {
  const isSession = credential.kind === 'session';
  const [held] = isSession
    ? await tx.run(holdSession, [credential.sessionId])
    : await tx.run(holdKey, [credential.keyId]);
  if (!held) throw new DomainError(isSession ? 'auth.session_revoked' : 'auth.token_invalid');
}
