import { useState } from 'react';
import type { CreatedApiKey } from '@openhands-connect/client';
import { Failure } from '../errors/failure.js';
import { KeyForm } from './key-form.js';
import { KeyItem } from './key-item.js';
import { NewKey } from './new-key.js';
import { useKeys } from './use-keys.js';

/** The keys that programs of the user's have. */
export function KeysSection() {
  const { items, error, reload, loadMore, drop } = useKeys();
  const [created, setCreated] = useState<CreatedApiKey>();
  const [madeCount, setMadeCount] = useState(0);
  const show = (key: CreatedApiKey): void => {
    setCreated(key);
    setMadeCount(madeCount + 1);
    reload();
  };
  return (
    <section aria-busy={items === undefined && error === undefined}>
      <h2>API keys</h2>
      <p className="muted">
        For programs that act for you. A key does what you allow it, until it expires or is revoked. The webhooks that
        it has registered end with it.
      </p>
      {error !== undefined && <Failure error={error} onRetry={reload} />}
      {created && <NewKey key={created.key_id} created={created} onClose={() => setCreated(undefined)} />}
      {items && items.length > 0 && (
        <ul className="keys" aria-label="Your API keys">
          {items.map((key) => (
            <KeyItem key={key.key_id} apiKey={key} onRevoked={() => drop(key.key_id)} />
          ))}
        </ul>
      )}
      {loadMore && (
        <button type="button" className="quiet" onClick={loadMore}>
          Older keys
        </button>
      )}
      {/* Closed again once it has made a key. */}
      <details key={madeCount} className="calm">
        <summary>New key…</summary>
        <KeyForm onCreated={show} />
      </details>
    </section>
  );
}
