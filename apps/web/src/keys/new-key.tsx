import { useEffect, useRef, useState } from 'react';
import type { CreatedApiKey } from '@openhands-connect/client';

/** A new key, the only time that it is shown. */
export function NewKey({ created, onClose }: { readonly created: CreatedApiKey; readonly onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'not yet' | 'yes' | 'by hand'>('not yet');
  // It stands above the form that made it, maybe out of sight.
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const copy = async (): Promise<void> => {
    field.current?.select();
    // Browsers keep the clipboard from pages that came without TLS: then the selection is copied by hand.
    const written = await navigator.clipboard?.writeText(created.key).then(
      () => true,
      () => false,
    );
    setCopied(written ? 'yes' : 'by hand');
  };
  return (
    <div className="new-key" role="status">
      <p>
        <strong>{created.name}</strong> is ready. Copy its key now: it is not shown again.
      </p>
      <div className="with-button">
        <input ref={field} aria-label="The new key" value={created.key} readOnly spellCheck={false} />
        <button type="button" className="primary" onClick={() => void copy()}>
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </button>
      </div>
      {copied === 'by hand' && <p className="muted">It is selected: copy it with your keyboard.</p>}
      <button type="button" className="quiet" onClick={onClose}>
        I have kept it
      </button>
    </div>
  );
}
