import { ActionForm } from '../forms/action-form.js';
import { textOf } from '../forms/text-of.js';
import { client } from '../session/session-store.js';

/** Asks for the mail with the link; says the same whoever has the address, as the server does. */
export function ForgotPasswordForm() {
  return (
    <ActionForm
      action={(form) => client.requestPasswordReset(textOf(form, 'email'))}
      submit="Mail me a link"
      done="If this address has an account, a mail with a link is on its way. The link works once, for 30 minutes."
    >
      <label>
        Email
        <input name="email" type="email" autoComplete="username" required />
      </label>
    </ActionForm>
  );
}
