import { useUser } from '../session/session-gate.js';
import { DraftItem, MessageItem, PendingItem, WorkingItem } from './message-item.js';
import type { Transcript } from './transcript.js';
import type { LiveConversation } from './use-conversation.js';
import { useStickToEnd } from './use-stick-to-end.js';

interface MessageListProps extends Pick<LiveConversation, 'names' | 'loadOlder' | 'send'> {
  readonly transcript: Transcript;
}

/** The conversation itself. Follows its end until the reader scrolls up. */
export function MessageList({ transcript, names, loadOlder, send }: MessageListProps) {
  const { messages, draft, pending, messagesBefore, head } = transcript;
  const user = useUser();
  const { scrollerRef, atEnd, scrollToEnd } = useStickToEnd(transcript);
  return (
    <div className="messages-frame">
      <div className="messages" ref={scrollerRef} tabIndex={0} role="region" aria-label="Messages">
        {messagesBefore !== null && (
          <button type="button" className="quiet" onClick={loadOlder}>
            Show earlier messages
          </button>
        )}
        <div role="log" aria-label="Conversation">
          <ol>
            {messages.map((message) => (
              <MessageItem
                key={message.id}
                message={message}
                own={message.author_id === user.id}
                authorName={message.author_id === null ? undefined : names.get(message.author_id)}
              />
            ))}
          </ol>
        </div>
        <ol aria-label="Not finished">
          {draft && <DraftItem content={draft.text} />}
          {head.status === 'running' && !draft && <WorkingItem />}
          {pending.map((item) => (
            <PendingItem key={item.key} pending={item} onRetry={() => send(item.content, item.key)} />
          ))}
        </ol>
      </div>
      {!atEnd && (
        <button type="button" className="to-end" onClick={scrollToEnd}>
          Newest messages ↓
        </button>
      )}
    </div>
  );
}
