import type { ConversationRecord } from '@openhands-connect/client';
import { Failure } from '../errors/failure.js';
import { AccountBar } from '../session/account-bar.js';
import { ConnectionBadge } from '../realtime/connection-badge.js';
import { Link } from '../routing/link.js';
import { useRoute } from '../routing/route.js';
import { STATUS_WORDS } from './status-words.js';
import { useConversations } from './use-conversations.js';
import { whenWords } from './when-words.js';

/** The side of the page: all conversations, the way to a new one, and who one is. */
export function ConversationNav({ currentId }: { readonly currentId?: string }) {
  const { page } = useRoute();
  return (
    <nav className="side" aria-label="Conversations">
      <div className="side-top">
        <Link to={{ page: 'home' }} className="brand">
          OpenHands Connect
        </Link>
        {/* A conversation has it in its own head. */}
        {currentId === undefined && <ConnectionBadge />}
      </div>
      <Link to={{ page: 'home' }} className="button" current={page === 'home'}>
        New conversation
      </Link>
      <ConversationItems currentId={currentId} />
      <AccountBar />
    </nav>
  );
}

function ConversationItems({ currentId }: { readonly currentId: string | undefined }) {
  const { items, nextCursor, error, reload, loadMore } = useConversations();
  return (
    <div className="side-list" aria-busy={items === undefined && error === undefined}>
      {error !== undefined && <Failure error={error} onRetry={reload} />}
      {items?.length === 0 && <p className="muted">Your conversations will be listed here.</p>}
      <ul>
        {items?.map((item) => (
          <ConversationItem key={item.conversation_id} item={item} current={item.conversation_id === currentId} />
        ))}
      </ul>
      {nextCursor !== null && (
        <button type="button" className="quiet" onClick={loadMore}>
          Show more
        </button>
      )}
    </div>
  );
}

function ConversationItem({ item, current }: { readonly item: ConversationRecord; readonly current: boolean }) {
  return (
    <li>
      <Link
        to={{ page: 'conversation', conversationId: item.conversation_id }}
        className="conversation-link"
        current={current}
      >
        <span className="conversation-title">{item.title}</span>
        <span className="muted">{item.status === 'idle' ? whenWords(item.updated_at) : STATUS_WORDS[item.status]}</span>
      </Link>
    </li>
  );
}
