import { useEffect, useState } from 'react';
import { ActionForm } from '../forms/action-form.js';
import { NewPasswordField } from '../forms/new-password-field.js';
import { textOf } from '../forms/text-of.js';
import { Link } from '../routing/link.js';
import { client } from '../session/session-store.js';
import { ForgotPasswordForm } from './forgot-password-form.js';
import { takeToken } from './reset-token.js';

/** Where a mailed link leads. Nobody has to be signed in. */
export function ResetPage() {
  const token = useMailedToken();
  const [isDone, setDone] = useState(false);
  return (
    <main className="centered">
      <div className="card">
        <p className="brand">OpenHands Connect</p>
        {isDone ? (
          <Changed />
        ) : token === undefined ? (
          <NoToken />
        ) : (
          <Choose token={token} onDone={() => setDone(true)} />
        )}
      </div>
    </main>
  );
}

// Taken when the page is loaded, before anything else reads the address or puts it anywhere.
let loaded = location.pathname === '/reset' ? takeToken() : undefined;

function useMailedToken(): string | undefined {
  const [token, setToken] = useState(loaded);
  useEffect(() => {
    // Another link in the same tab changes the fragment, and loads nothing.
    const take = (): void => setToken((before) => takeToken() ?? before);
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}

function Choose({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const choose = async (form: FormData): Promise<void> => {
    await client.resetPassword(token, textOf(form, 'password'));
    loaded = undefined;
    onDone();
  };
  return (
    <>
      <h1>Choose a new password</h1>
      <ActionForm action={choose} submit="Set password">
        <NewPasswordField name="password" label="New password" />
      </ActionForm>
      <p className="muted">Everybody who is signed in to your account will be signed out.</p>
    </>
  );
}

function Changed() {
  return (
    <>
      <h1>Your password is changed</h1>
      <p role="status">All sessions of your account were ended. Sign in with the new password.</p>
      <Link to={{ page: 'home' }} className="button">
        Sign in
      </Link>
    </>
  );
}

function NoToken() {
  return (
    <>
      <h1>This link is incomplete</h1>
      <p>Open the link of the mail as a whole, or have another one sent.</p>
      <ForgotPasswordForm />
    </>
  );
}
