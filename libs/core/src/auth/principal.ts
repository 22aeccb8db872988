import type { ApiKeyScope } from '@openhands-connect/contract';

/** Who calls. Every use case takes it first. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  /** What an API key was given; `all` for a person's session. */
  readonly scopes: ReadonlySet<ApiKeyScope> | 'all';
  /** When the token that proves this ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}
