import { useId, useState } from 'react';

/** Where a password is chosen. It can be looked at, so it is asked for once. */
export function NewPasswordField({ name, label }: { readonly name: string; readonly label: string }) {
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="with-button">
        <input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          autoComplete="new-password"
          aria-describedby={`${id}-hint`}
          spellCheck={false}
          autoCapitalize="none"
          minLength={8}
          required
        />
        <button type="button" className="quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </button>
      </div>
      <p id={`${id}-hint`} className="muted">
        8 to 128 characters of any kind; several words make a good one.
      </p>
    </div>
  );
}
