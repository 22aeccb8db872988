import type { Principal } from './principal.js';

/** What has ended: one session, one API key, or (with neither) everything of a user. */
export interface Revocation {
  readonly userId: string;
  readonly sessionId?: string;
  readonly apiKeyId?: string;
}

/** Whether a revocation ends what the caller has proved. */
export function isEndedBy({ userId, credential }: Principal, revocation: Revocation): boolean {
  if (userId !== revocation.userId) return false;
  const { sessionId, apiKeyId } = revocation;
  if (sessionId === undefined && apiKeyId === undefined) return true;
  return credential.kind === 'session' ? credential.sessionId === sessionId : credential.keyId === apiKeyId;
}
