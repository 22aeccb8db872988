import { useEffect, useState } from 'react';
import { Failure } from '../errors/failure.js';
import { client } from '../session/session-store.js';
import { goToGoogle } from './google-sign-in.js';

/** The way in with Google, where the server has one. */
export function GoogleButton() {
  const [offered, setOffered] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    // Without an answer there is no button; the form beside it will tell what is wrong with the server.
    client.call('getSignInMethods').then(
      ({ google }) => setOffered(google),
      () => undefined,
    );
  }, []);
  if (!offered) return null;
  return (
    <div className="stack">
      <p className="or muted">or</p>
      <button type="button" onClick={() => void goToGoogle(client).catch(setError)}>
        Sign in with Google
      </button>
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
