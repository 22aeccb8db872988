import { useActionState, useState } from 'react';
import { Failure } from '../errors/failure.js';
import { textOf } from '../forms/text-of.js';
import { GoogleButton } from '../google/google-button.js';
import { ForgotPasswordForm } from '../password/forgot-password-form.js';
import { client, signIn } from './session-store.js';
import { useSignInMethods } from './use-sign-in-methods.js';

type Mode = 'sign_in' | 'sign_up' | 'forgot';
type EntryMode = Exclude<Mode, 'forgot'>;

const WORDS = {
  sign_in: { title: 'Sign in', submit: 'Sign in', other: 'No account yet?', switch: 'Create one', to: 'sign_up' },
  sign_up: {
    title: 'Create an account',
    submit: 'Create account',
    other: 'Have an account?',
    switch: 'Sign in',
    to: 'sign_in',
  },
  forgot: { title: 'Forgot your password?', other: 'Know it after all?', switch: 'Sign in', to: 'sign_in' },
} as const;

/** The way in: an account of before, or a new one. `failure`: why the way with Google came to nothing. */
export function SignInPage({ failure }: { readonly failure: unknown }) {
  const [mode, setMode] = useState<Mode>('sign_in');
  const methods = useSignInMethods();
  const words = WORDS[mode];
  return (
    <main className="centered">
      <div className="card">
        <p className="brand">OpenHands Connect</p>
        <h1>{words.title}</h1>
        {failure !== undefined && <Failure error={failure} />}
        {mode === 'forgot' ? <ForgotPasswordForm /> : <SignInForm key={mode} mode={mode} />}
        {mode !== 'forgot' && methods?.google === true && <GoogleButton />}
        {mode === 'sign_in' && methods?.password_reset === true && (
          <p className="muted">
            <button type="button" className="link" onClick={() => setMode('forgot')}>
              Forgot your password?
            </button>
          </p>
        )}
        <p className="muted">
          {words.other}{' '}
          <button type="button" className="link" onClick={() => setMode(words.to)}>
            {words.switch}
          </button>
        </p>
      </div>
    </main>
  );
}

interface Attempt {
  readonly error?: unknown;
  readonly name: string;
  readonly email: string;
}

function SignInForm({ mode }: { readonly mode: EntryMode }) {
  const [attempt, submit, pending] = useActionState(enter, { name: '', email: '' });
  async function enter(_: Attempt, form: FormData): Promise<Attempt> {
    const credentials = { email: textOf(form, 'email'), password: textOf(form, 'password') };
    const name = textOf(form, 'name');
    try {
      await (mode === 'sign_in' ? signIn(credentials) : client.signUp({ ...credentials, name }));
      return { name: '', email: '' };
    } catch (error) {
      return { error, name, email: credentials.email };
    }
  }
  return (
    <form action={submit} className="stack">
      {mode === 'sign_up' && (
        <label>
          Name
          <input name="name" autoComplete="name" required maxLength={100} defaultValue={attempt.name} />
        </label>
      )}
      <label>
        Email
        <input name="email" type="email" autoComplete="username" required defaultValue={attempt.email} />
      </label>
      <label>
        Password
        <input
          name="password"
          type="password"
          autoComplete={mode === 'sign_in' ? 'current-password' : 'new-password'}
          minLength={mode === 'sign_up' ? 8 : undefined}
          required
        />
      </label>
      {attempt.error !== undefined && <Failure error={attempt.error} />}
      <button type="submit" className="primary" disabled={pending}>
        {pending ? 'One moment…' : WORDS[mode].submit}
      </button>
    </form>
  );
}
