import { useEffect, useState } from 'react';
import type { Account } from '@openhands-connect/client';
import { client } from '../session/session-store.js';

export interface OwnAccount {
  readonly account: Account | undefined;
  readonly error: unknown;
  readonly reload: () => void;
}

/** The own account as the server has it. */
export function useAccount(): OwnAccount {
  const [account, setAccount] = useState<Account>();
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isWanted = true;
    client.getMe().then(
      (found) => isWanted && setAccount(found),
      (failure: unknown) => isWanted && setError(failure),
    );
    return () => {
      isWanted = false;
    };
  }, [asked]);
  const reload = (): void => {
    setError(undefined);
    setAsked(asked + 1);
  };
  return { account, error, reload };
}
