import { useEffect, useState } from 'react';
import type { SuccessBody } from '@openhands-connect/client';
import { client } from './session-store.js';

export type SignInMethods = SuccessBody<'getSignInMethods'>;

/** What the server can do for who is not signed in; undefined until it has answered, which it need not. */
export function useSignInMethods(): SignInMethods | undefined {
  const [methods, setMethods] = useState<SignInMethods>();
  useEffect(() => {
    // Without an answer nothing is offered; the form beside it will tell what is wrong with the server.
    client.call('getSignInMethods').then(setMethods, () => undefined);
  }, []);
  return methods;
}
