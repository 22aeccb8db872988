import { ConnectError, createClient, type User } from '@openhands-connect/client';

export type SessionState =
  | { readonly kind: 'restoring' }
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'signed_in'; readonly user: User }
  /** Whether there is a session is not known: the server could not be asked. */
  | { readonly kind: 'unknown'; readonly error: ConnectError };

let state: SessionState = { kind: 'restoring' };
const listeners = new Set<() => void>();

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** The one client of this page. The refresh token is in an HttpOnly cookie, the access token in memory only. */
export const client = createClient({
  baseUrl: location.origin,
  sessionMode: 'cookie',
  onSession: (session) => become(session ? { kind: 'signed_in', user: session.user } : { kind: 'signed_out' }),
});

/** Goes on with the session that the browser keeps. */
export async function restore(): Promise<void> {
  become({ kind: 'restoring' });
  try {
    const session = await client.restoreSession();
    if (!session) become({ kind: 'signed_out' });
  } catch (error) {
    become({ kind: 'unknown', error: ConnectError.from(error) });
  }
}

export const sessionStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): SessionState => state,
};
