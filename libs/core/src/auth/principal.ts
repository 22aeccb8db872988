import type { ApiKeyScope } from '@openhands-connect/contract';
import { DomainError } from '@openhands-connect/platform';

/** How the caller has proved who it is. */
export type Credential =
  | {
      readonly kind: 'session';
      readonly sessionId: string;
      /** The key that signed the access token. */
      readonly kid: string;
    }
  | {
      readonly kind: 'api_key';
      readonly keyId: string;
      /** The only conversations that the key reaches, ids in lower case; null for all of its user's. */
      readonly conversationIds: ReadonlySet<string> | null;
    };

/** Who calls. Every use case takes it first. */
export interface Principal {
  readonly userId: string;
  readonly credential: Credential;
  /** What an API key was given; `all` for a person's session. */
  readonly scopes: ReadonlySet<ApiKeyScope> | 'all';
  /** When the credential ends, in milliseconds since the epoch; infinite for a key without an end. */
  readonly expiresAtMs: number;
}

/**
 * What the caller's quotas are counted under: the sessions of a user share one, an API key has its own. Ids of all
 * kinds are UUIDs, so none is another's.
 */
export function callerIdOf({ userId, credential }: Principal): string {
  return credential.kind === 'api_key' ? credential.keyId : userId;
}

/** The caller's session. @throws DomainError auth.session_required for an API key */
export function sessionIdOf({ credential }: Principal): string {
  if (credential.kind !== 'session') throw new DomainError('auth.session_required');
  return credential.sessionId;
}

/** Whether the caller was let in by a token that one of these keys has signed. */
export function isSignedBy({ credential }: Principal, kids: ReadonlySet<string>): boolean {
  return credential.kind === 'session' && kids.has(credential.kid);
}

/** The API key that the caller has; null for a session. */
export function apiKeyIdOf({ credential }: Principal): string | null {
  return credential.kind === 'api_key' ? credential.keyId : null;
}

/** The only conversations that the caller's key reaches, ids in lower case; null when it is not limited. */
export function restrictionOf({ credential }: Principal): ReadonlySet<string> | null {
  return credential.kind === 'api_key' ? credential.conversationIds : null;
}

/** Whether the caller's credential is good for something in the contract (`x-scope`). */
export function hasScope({ scopes }: Principal, scope: ApiKeyScope | 'none'): boolean {
  return scope === 'none' || scopes === 'all' || scopes.has(scope);
}

/** @throws DomainError auth.scope_missing */
export function assertScope(principal: Principal, scope: ApiKeyScope | 'none'): void {
  if (!hasScope(principal, scope)) throw new DomainError('auth.scope_missing', `The API key lacks the scope ${scope}.`);
}

/** For what lies in no conversation. @throws DomainError auth.key_restricted to a key that is limited to some */
export function assertUnrestricted(principal: Principal, detail: string): void {
  if (restrictionOf(principal)) throw new DomainError('auth.key_restricted', detail);
}
