import { ActionForm } from '../forms/action-form.js';
import { textOf } from '../forms/text-of.js';
import { navigate } from '../routing/route.js';
import { client } from '../session/session-store.js';

/** The end of the account, behind one more step. */
export function DeletionSection({ hasPassword }: { readonly hasPassword: boolean }) {
  const end = async (form: FormData): Promise<void> => {
    await client.deleteMe(hasPassword ? textOf(form, 'password') : undefined);
    navigate({ page: 'home' });
  };
  return (
    <section>
      <h2>End of the account</h2>
      <details>
        <summary>Delete the account…</summary>
        <p>
          This removes your conversations, files, webhooks and keys, and cannot be undone. A conversation that others
          write in stays with them.
        </p>
        <ActionForm action={end} submit="Delete for good" tone="danger">
          {hasPassword ? (
            <label>
              Your password
              <input name="password" type="password" autoComplete="current-password" required />
            </label>
          ) : (
            <p className="muted">You must have signed in within the last five minutes.</p>
          )}
        </ActionForm>
      </details>
    </section>
  );
}
