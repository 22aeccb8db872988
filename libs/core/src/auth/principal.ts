import type { ApiKeyScope } from '@openhands-connect/contract';
import { DomainError } from '@openhands-connect/platform';

/** How the caller has proved who it is. */
export type Credential =
  | { readonly kind: 'session'; readonly sessionId: string }
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

/** The caller's session. @throws DomainError auth.session_required for an API key */
export function sessionIdOf({ credential }: Principal): string {
  if (credential.kind !== 'session') throw new DomainError('auth.session_required');
  return credential.sessionId;
}
