import type { ApiKeyScope, CreatedApiKey } from '@openhands-connect/client';
import { ActionForm } from '../forms/action-form.js';
import { textOf } from '../forms/text-of.js';
import { client } from '../session/session-store.js';
import { ConversationChoice } from './conversation-choice.js';
import { endAfter, LIFETIMES } from './key-lifetime.js';
import { SCOPE_WORDS, SCOPES, USUAL_SCOPES } from './scope-words.js';

/** What a new key is called, may do, and reaches. */
export function KeyForm({ onCreated }: { readonly onCreated: (key: CreatedApiKey) => void }) {
  const create = async (form: FormData): Promise<void> => {
    const expires_at = endAfter(textOf(form, 'days'));
    const conversation_ids = form.getAll('conversations').map(String);
    const created = await client.call('createApiKey', {
      body: {
        name: textOf(form, 'name'),
        scopes: form.getAll('scopes') as ApiKeyScope[],
        ...(expires_at !== undefined && { expires_at }),
        ...(conversation_ids.length > 0 && { conversation_ids }),
      },
    });
    onCreated(created);
  };
  return (
    <ActionForm action={create} submit="Create key">
      <label>
        Name
        <input name="name" required maxLength={100} autoComplete="off" placeholder="What it is for" />
      </label>
      <fieldset>
        <legend>May</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="choice">
            <input type="checkbox" name="scopes" value={scope} defaultChecked={USUAL_SCOPES.has(scope)} />
            <span>{SCOPE_WORDS[scope]}</span>
          </label>
        ))}
      </fieldset>
      <label>
        Lasts
        <select name="days" defaultValue="90">
          {LIFETIMES.map(({ days, words }) => (
            <option key={words} value={days ?? ''}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <ConversationChoice />
    </ActionForm>
  );
}
