import { AccountPage } from './account/account-page.js';
import { HomePage } from './list/home-page.js';
import { ConversationPage } from './conversation/conversation-page.js';
import { RealtimeProvider } from './realtime/realtime-context.js';
import { ResetPage } from './password/reset-page.js';
import type { Route } from './routing/parse-route.js';
import { useRoute } from './routing/route.js';
import { SessionGate } from './session/session-gate.js';

/** Signed in or not, then the page that the address names. */
export function App() {
  const route = useRoute();
  if (route.page === 'reset') return <ResetPage />;
  return (
    <SessionGate>
      <RealtimeProvider>
        <SignedInPage route={route} />
      </RealtimeProvider>
    </SessionGate>
  );
}

function SignedInPage({ route }: { readonly route: Route }) {
  if (route.page === 'account') return <AccountPage />;
  if (route.page !== 'conversation') return <HomePage />;
  // Another conversation begins from nothing.
  return <ConversationPage key={route.conversationId} conversationId={route.conversationId} />;
}
