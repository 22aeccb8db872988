import { useEffect } from 'react';
import { Failure } from '../errors/failure.js';
import { ConversationNav } from '../list/conversation-nav.js';
import { Composer } from './composer.js';
import { ConversationHeader } from './conversation-header.js';
import { MessageList } from './message-list.js';
import { useConversation, type LiveConversation } from './use-conversation.js';

/** One conversation, live; the guide's extension opens it as a popup of 800 by 600. */
export function ConversationPage({ conversationId }: { readonly conversationId: string }) {
  const live = useConversation(conversationId);
  const title = live.transcript?.head.title;
  useEffect(() => {
    document.title = title === undefined ? 'OpenHands Connect' : `${title} · OpenHands Connect`;
    return () => {
      document.title = 'OpenHands Connect';
    };
  }, [title]);
  return (
    <div className="page page-conversation">
      <ConversationNav currentId={conversationId} />
      <main className="conversation" aria-busy={live.transcript === undefined && live.error === undefined}>
        <ConversationHeader transcript={live.transcript} presentCount={live.present.length} />
        {live.transcript ? (
          <MessageList transcript={live.transcript} names={live.names} loadOlder={live.loadOlder} send={live.send} />
        ) : (
          <div className="messages-frame" />
        )}
        <ConversationFooter live={live} />
      </main>
    </div>
  );
}

/** Where one writes, or why one cannot. */
function ConversationFooter({ live }: { readonly live: LiveConversation }) {
  const { transcript, error, typing, names } = live;
  const writes = typing.map((id) => names.get(id) ?? 'Somebody').join(', ');
  const mayWrite = transcript !== undefined && !transcript.deleted && transcript.myRole !== 'viewer';
  return (
    <footer className="conversation-footer">
      {error !== undefined && <Failure error={error} onRetry={live.reload} />}
      {transcript?.deleted && <p role="alert">This conversation was deleted.</p>}
      {transcript?.myRole === 'viewer' && <p className="muted">You may read this conversation, but not write in it.</p>}
      <p className="typing muted" aria-live="polite">
        {writes === '' ? '' : `${writes} ${typing.length === 1 ? 'is' : 'are'} typing…`}
      </p>
      {mayWrite && (
        <Composer
          label="Your message"
          placeholder="Write to OpenHands…"
          action="Send"
          onSend={(content) => {
            live.send(content);
            return true;
          }}
          onTyping={live.setTyping}
        />
      )}
    </footer>
  );
}
