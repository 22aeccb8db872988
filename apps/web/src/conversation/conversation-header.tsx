import { ConnectionBadge } from '../realtime/connection-badge.js';
import { Link } from '../routing/link.js';
import { STATUS_WORDS } from '../list/status-words.js';
import type { Transcript } from './transcript.js';

interface ConversationHeaderProps {
  readonly transcript: Transcript | undefined;
  readonly presentCount: number;
}

export function ConversationHeader({ transcript, presentCount }: ConversationHeaderProps) {
  return (
    <header className="conversation-header">
      <Link to={{ page: 'home' }} className="back" label="All conversations">
        <span aria-hidden="true">←</span>
      </Link>
      <h1>{transcript?.head.title ?? 'Conversation'}</h1>
      <div className="conversation-facts">
        {transcript && (
          <span className="status" data-status={transcript.head.status} role="status">
            {STATUS_WORDS[transcript.head.status]}
          </span>
        )}
        {presentCount > 0 && (
          <span className="muted">{presentCount === 1 ? 'Only you here' : `${presentCount} people here`}</span>
        )}
        <ConnectionBadge />
      </div>
    </header>
  );
}
