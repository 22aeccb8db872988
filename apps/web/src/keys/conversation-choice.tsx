import { useState } from 'react';
import type { ConversationRecord } from '@openhands-connect/client';
import { Failure } from '../errors/failure.js';
import { client } from '../session/session-store.js';

/** The most that a key can be limited to, and a page of the list. */
const SHOWN = 100;

/** Conversations that a key is limited to; with none chosen it reaches all. Asked for when it is opened. */
export function ConversationChoice() {
  const [conversations, setConversations] = useState<readonly ConversationRecord[]>();
  const [error, setError] = useState<unknown>();
  const load = (): void => {
    setError(undefined);
    client.listConversations({ limit: SHOWN }).then(({ items }) => setConversations(items), setError);
  };
  return (
    <details className="calm" onToggle={({ currentTarget }) => currentTarget.open && !conversations && load()}>
      <summary>Only for some conversations…</summary>
      {error !== undefined && <Failure error={error} onRetry={load} />}
      <fieldset>
        <legend>Reaches only these; without a choice all</legend>
        {conversations?.map(({ conversation_id, title }) => (
          <label key={conversation_id} className="choice">
            <input type="checkbox" name="conversations" value={conversation_id} />
            <span>{title}</span>
          </label>
        ))}
        {conversations?.length === 0 && <p className="muted">You have no conversations yet.</p>}
      </fieldset>
    </details>
  );
}
