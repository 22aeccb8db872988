import { useState } from 'react';
import { Failure } from '../errors/failure.js';
import { client } from '../session/session-store.js';
import { goToGoogle } from './google-sign-in.js';

/** The way in with Google, for servers that have one. */
export function GoogleButton() {
  const [error, setError] = useState<unknown>();
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
