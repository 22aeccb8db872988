import { useState } from 'react';
import type { ApiKey } from '@openhands-connect/client';
import { Failure } from '../errors/failure.js';
import { whenWords } from '../list/when-words.js';
import { client } from '../session/session-store.js';
import { lifetimeWords } from './key-lifetime.js';

interface KeyItemProps {
  readonly apiKey: ApiKey;
  readonly onRevoked: () => void;
}

/** One key: what it may do, when it was used, and the end of it behind one more step. */
export function KeyItem({ apiKey, onRevoked }: KeyItemProps) {
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const revoke = (): void => {
    setError(undefined);
    client.call('revokeApiKey', { path: { key_id: apiKey.key_id } }).then(onRevoked, setError);
  };
  return (
    <li>
      <div className="key-head">
        <strong>{apiKey.name}</strong>
        <code>{apiKey.prefix}…</code>
      </div>
      <p className="muted">{factsOf(apiKey).join(' · ')}</p>
      <p className="muted">{apiKey.scopes.join(', ')}</p>
      {error !== undefined && <Failure error={error} />}
      {asking ? (
        <div className="key-actions">
          <span className="muted">What uses it stops working at once.</span>
          <button type="button" className="danger" onClick={revoke}>
            Revoke
          </button>
          <button type="button" className="quiet" onClick={() => setAsking(false)}>
            Keep it
          </button>
        </div>
      ) : (
        <div className="key-actions">
          <button type="button" aria-label={`Revoke ${apiKey.name}`} onClick={() => setAsking(true)}>
            Revoke…
          </button>
        </div>
      )}
    </li>
  );
}

function factsOf({ expires_at, last_used_at, conversation_ids }: ApiKey): string[] {
  return [
    last_used_at === null ? 'Never used' : `Last used ${whenWords(last_used_at)}`,
    lifetimeWords(expires_at),
    ...(conversation_ids ? [conversationWords(conversation_ids.length)] : []),
  ];
}

function conversationWords(count: number): string {
  return count === 1 ? 'One conversation' : `${count} conversations`;
}
