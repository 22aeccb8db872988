import { createContext, use, useEffect, type ReactNode } from 'react';
import type { User } from '@openhands-connect/client';
import { Failure } from '../errors/failure.js';
import { restore, useSession } from './session-store.js';
import { SignInPage } from './sign-in-page.js';

const CurrentUser = createContext<User | undefined>(undefined);

/** Who is signed in; only inside of `SessionGate`. */
export function useUser(): User {
  const user = use(CurrentUser);
  if (!user) throw new Error('nobody is signed in');
  return user;
}

let restoring: Promise<void> | undefined;

/** Shows its children to those who are signed in, and the way in to the others. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  useEffect(() => {
    restoring ??= restore();
  }, []);
  if (session.kind === 'signed_in') return <CurrentUser value={session.user}>{children}</CurrentUser>;
  if (session.kind === 'signed_out') return <SignInPage failure={session.failure} />;
  return (
    <main className="centered" aria-busy={session.kind === 'restoring'} aria-label="OpenHands Connect">
      {session.kind === 'unknown' && <Failure error={session.error} onRetry={() => void restore()} />}
    </main>
  );
}
