import type { Message, MessageRole } from '@openhands-connect/client';
import { Failure } from '../errors/failure.js';
import { whenWords } from '../list/when-words.js';
import { MessageText } from './message-text.js';
import type { PendingMessage } from './transcript.js';

const ROLE_WORDS: Readonly<Record<MessageRole, string>> = {
  user: 'Somebody',
  assistant: 'OpenHands',
  tool: 'What OpenHands did',
  system: 'Note',
};

interface MessageItemProps {
  readonly message: Message;
  readonly own: boolean;
  readonly authorName: string | undefined;
}

export function MessageItem({ message, own, authorName }: MessageItemProps) {
  const { role, content, timestamp, image_urls, file_ids } = message;
  return (
    <li className="message" data-role={role} data-own={own || undefined}>
      <div className="message-head">
        <span className="message-author">{own ? 'You' : (authorName ?? ROLE_WORDS[role])}</span>
        <time className="muted" dateTime={timestamp} title={new Date(timestamp).toLocaleString()}>
          {whenWords(timestamp)}
        </time>
      </div>
      <div className="bubble">
        <MessageText content={content} />
        {image_urls.map((url) => (
          <img key={url} src={url} alt="Attached" loading="lazy" referrerPolicy="no-referrer" />
        ))}
        {file_ids.length > 0 && (
          <p className="muted">{file_ids.length === 1 ? 'One attached file' : `${file_ids.length} attached files`}</p>
        )}
      </div>
    </li>
  );
}

/** An answer while it is written. */
export function DraftItem({ content }: { readonly content: string }) {
  return (
    <li className="message" data-role="assistant" data-draft="true">
      <div className="message-head">
        <span className="message-author">{ROLE_WORDS.assistant}</span>
        <span className="muted">writes…</span>
      </div>
      <div className="bubble">
        <MessageText content={content} />
      </div>
    </li>
  );
}

/** The agent is at work and has not begun to write. */
export function WorkingItem() {
  return (
    <li className="message" data-role="assistant">
      <div className="message-head">
        <span className="message-author">{ROLE_WORDS.assistant}</span>
        <span className="muted">works…</span>
      </div>
      <div className="bubble working" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </li>
  );
}

interface PendingItemProps {
  readonly pending: PendingMessage;
  readonly onRetry: () => void;
}

export function PendingItem({ pending, onRetry }: PendingItemProps) {
  const failed = pending.error !== undefined;
  return (
    <li className="message" data-role="user" data-own="true" data-pending="true">
      <div className="message-head">
        <span className="message-author">You</span>
        <span className="muted">{failed ? 'not sent' : 'sending…'}</span>
      </div>
      <div className="bubble">
        <MessageText content={pending.content} />
      </div>
      {failed && <Failure error={pending.error} onRetry={onRetry} retryLabel="Send again" />}
    </li>
  );
}
