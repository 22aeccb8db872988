import { useState } from 'react';
import { Composer } from '../conversation/composer.js';
import { Failure } from '../errors/failure.js';
import { navigate } from '../routing/route.js';
import { client } from '../session/session-store.js';
import { ConversationNav } from './conversation-nav.js';

/** Where a conversation begins, beside those that there are. */
export function HomePage() {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const begin = async (initialPrompt: string): Promise<boolean> => {
    setBusy(true);
    setError(undefined);
    try {
      const { conversation_id } = await client.createConversation({ initialPrompt });
      navigate({ page: 'conversation', conversationId: conversation_id });
      return true;
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
      return false;
    }
  };
  return (
    <div className="page page-home">
      <ConversationNav />
      <main className="welcome">
        <h1>What should OpenHands do?</h1>
        <Composer
          label="Your first message"
          placeholder="Describe the work…"
          action="Start"
          busy={busy}
          onSend={begin}
        />
        {error !== undefined && <Failure error={error} />}
      </main>
    </div>
  );
}
