import { useSyncExternalStore } from 'react';
import { ConnectError, createClient, type SignInRequest, type User } from '@openhands-connect/client';
import { completeGoogle } from '../google/google-sign-in.js';

export type SessionState =
  | { readonly kind: 'restoring' }
  /** `failure`: why a sign-in with Google came to nothing. */
  | { readonly kind: 'signed_out'; readonly failure?: ConnectError | undefined }
  /** `failure`: why a Google account could not be linked. */
  | { readonly kind: 'signed_in'; readonly user: User; readonly failure?: ConnectError }
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

/** Goes on with the sign-in that comes back from Google, or with the session that the browser keeps. */
export async function restore(): Promise<void> {
  become({ kind: 'restoring' });
  const failure = await completeGoogle(client).then(
    () => undefined,
    (error: unknown) => ConnectError.from(error),
  );
  if (sessionStore.get().kind === 'signed_in') return;
  try {
    const session = await client.restoreSession();
    if (!session) become({ kind: 'signed_out', failure });
  } catch (error) {
    become({ kind: 'unknown', error: ConnectError.from(error) });
  }
}

/** Signs in by password. A Google account that was refused since the address has an account is linked by that. */
export async function signIn(credentials: SignInRequest): Promise<void> {
  const before = sessionStore.get();
  const isLinking = before.kind === 'signed_out' && before.failure?.code === 'auth.google_link_required';
  const { user } = await client.signIn(credentials);
  if (!isLinking) return;
  await client.linkGoogle().catch((error: unknown) => {
    become({ kind: 'signed_in', user, failure: ConnectError.from(error) });
  });
}

/** The name of who is signed in is another one by now. */
export function rename(name: string): void {
  const before = sessionStore.get();
  if (before.kind === 'signed_in') become({ ...before, user: { ...before.user, name } });
}

/** Whether somebody is signed in, kept up to date. */
export function useSession(): SessionState {
  return useSyncExternalStore(sessionStore.subscribe, sessionStore.get);
}

const sessionStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): SessionState => state,
};
