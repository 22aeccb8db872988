import { useEffect, useState } from 'react';
import { ConnectError } from '@openhands-connect/client';
import { ActionForm } from '../forms/action-form.js';
import { NewPasswordField } from '../forms/new-password-field.js';
import { textOf } from '../forms/text-of.js';
import { Link } from '../routing/link.js';
import { client } from '../session/session-store.js';
import { ForgotPasswordForm } from './forgot-password-form.js';
import { takeToken } from './reset-token.js';

// Taken when the page is loaded, before anything else reads the address or puts it anywhere.
const loaded: LinkState = location.pathname === '/reset' ? stateOf(takeToken()) : { kind: 'incomplete' };

/** What a mailed link is good for. */
type LinkState = { readonly kind: 'good'; readonly token: string } | { readonly kind: 'incomplete' | 'over' | 'used' };

/** Where a mailed link leads. Nobody has to be signed in. */
export function ResetPage() {
  const [link, setLink] = useState(loaded);
  useEffect(() => {
    // Another link in the same tab changes the fragment, and loads nothing.
    const take = (): void => setLink((before) => stateOf(takeToken(), before));
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return (
    <main className="centered">
      <div className="card">
        <p className="brand">OpenHands Connect</p>
        {link.kind === 'good' && <Choose token={link.token} onEnd={(kind) => setLink({ kind })} />}
        {link.kind === 'used' && <Changed />}
        {link.kind === 'over' && <Another title="This link is over" why="It was used before, or it is too old." />}
        {link.kind === 'incomplete' && (
          <Another title="This link is incomplete" why="Open the link of the mail as a whole." />
        )}
      </div>
    </main>
  );
}

function stateOf(token: string | undefined, otherwise: LinkState = { kind: 'incomplete' }): LinkState {
  return token === undefined ? otherwise : { kind: 'good', token };
}

interface ChooseProps {
  readonly token: string;
  readonly onEnd: (outcome: 'used' | 'over') => void;
}

function Choose({ token, onEnd }: ChooseProps) {
  const choose = async (form: FormData): Promise<void> => {
    try {
      await client.resetPassword(token, textOf(form, 'password'));
      onEnd('used');
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      if (error.code !== 'auth.reset_token_invalid') throw error;
      onEnd('over');
    }
  };
  return (
    <>
      <h1>Choose a new password</h1>
      <ActionForm action={choose} submit="Set password">
        <NewPasswordField name="password" label="New password" />
      </ActionForm>
      <p className="muted">
        Everybody who is signed in to your account will be signed out, and its API keys and webhooks will be gone.
      </p>
    </>
  );
}

function Changed() {
  return (
    <>
      <h1>Your password is changed</h1>
      <p role="status">
        All sessions and API keys of your account were ended and its webhooks removed. Sign in with the new password.
      </p>
      <Link to={{ page: 'home' }} className="button">
        Sign in
      </Link>
    </>
  );
}

function Another({ title, why }: { readonly title: string; readonly why: string }) {
  return (
    <>
      <h1>{title}</h1>
      <p role="alert">{why} You can have another one sent.</p>
      <ForgotPasswordForm />
    </>
  );
}
