import { ActionForm } from '../forms/action-form.js';
import { textOf } from '../forms/text-of.js';
import { client, rename } from '../session/session-store.js';

export function NameSection({ name }: { readonly name: string }) {
  return (
    <section>
      <h2>Name</h2>
      <ActionForm action={change} submit="Change name" done="Your name is changed.">
        <label>
          What others see
          <input name="name" autoComplete="name" required maxLength={100} defaultValue={name} />
        </label>
      </ActionForm>
    </section>
  );
}

async function change(form: FormData): Promise<void> {
  const account = await client.updateMe({ name: textOf(form, 'name') });
  rename(account.name);
}
