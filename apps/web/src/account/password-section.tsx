import type { Account } from '@openhands-connect/client';
import { ActionForm } from '../forms/action-form.js';
import { NewPasswordField } from '../forms/new-password-field.js';
import { textOf } from '../forms/text-of.js';
import { client } from '../session/session-store.js';

/** Changing the password; an account without one gets its first by mail, which proves whose it is. */
export function PasswordSection({ account }: { readonly account: Account }) {
  return (
    <section>
      <h2>Password</h2>
      {account.has_password ? <ChangeForm email={account.email} /> : <FirstPasswordForm email={account.email} />}
    </section>
  );
}

function ChangeForm({ email }: { readonly email: string }) {
  return (
    <ActionForm
      action={change}
      submit="Change password"
      done="Your password is changed, and your other sessions were ended. API keys and webhooks go on."
    >
      {/* For password managers: whose password this is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <label>
        Current password
        <input name="current" type="password" autoComplete="current-password" required />
      </label>
      <NewPasswordField name="next" label="New password" />
    </ActionForm>
  );
}

async function change(form: FormData): Promise<void> {
  await client.changePassword(textOf(form, 'current'), textOf(form, 'next'));
}

function FirstPasswordForm({ email }: { readonly email: string }) {
  return (
    <>
      <p className="muted">You sign in with Google. A password lets you in without it.</p>
      <ActionForm
        action={() => client.requestPasswordReset(email)}
        submit="Mail me a link to set one"
        done="The mail is on its way. Its link works once, for 30 minutes."
      >
        {null}
      </ActionForm>
    </>
  );
}
