import { HomePage } from './list/home-page.js';
import { ConversationPage } from './conversation/conversation-page.js';
import { RealtimeProvider } from './realtime/realtime-context.js';
import { useRoute } from './routing/route.js';
import { SessionGate } from './session/session-gate.js';

/** Signed in or not, then the page that the address names. */
export function App() {
  const route = useRoute();
  return (
    <SessionGate>
      <RealtimeProvider>
        {route.page === 'home' ? (
          <HomePage />
        ) : (
          // Another conversation begins from nothing.
          <ConversationPage key={route.conversationId} conversationId={route.conversationId} />
        )}
      </RealtimeProvider>
    </SessionGate>
  );
}
