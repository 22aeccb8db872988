import { useId, useState, type FormEvent, type KeyboardEvent } from 'react';

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  /** What the button says. */
  readonly action: string;
  readonly busy?: boolean;
  /** Takes the text; false leaves it in the box. */
  readonly onSend: (content: string) => boolean | Promise<boolean>;
  readonly onTyping?: (typing: boolean) => void;
}

/** A box for a message: Enter sends, Shift and Enter begins a new line. */
export function Composer({ label, placeholder, action, busy = false, onSend, onTyping }: ComposerProps) {
  const [content, setContent] = useState('');
  const hintId = useId();
  const empty = content.trim() === '';

  const change = (next: string): void => {
    onTyping?.(next !== '');
    setContent(next);
  };
  const send = async (): Promise<void> => {
    if (empty || busy) return;
    if (await onSend(content.trim())) change('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter picks a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };

  return (
    <form className="composer" onSubmit={onSubmit}>
      <textarea
        rows={1}
        autoFocus
        aria-label={label}
        aria-describedby={hintId}
        placeholder={placeholder}
        maxLength={65_536}
        value={content}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => onTyping?.(false)}
      />
      <button type="submit" className="primary" disabled={empty || busy}>
        {action}
      </button>
      <span id={hintId} className="visually-hidden">
        Enter sends the message, Shift and Enter begins a new line.
      </span>
    </form>
  );
}
