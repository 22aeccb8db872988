import { useEffect } from 'react';
import { Failure } from '../errors/failure.js';
import { ConversationNav } from '../list/conversation-nav.js';
import { KeysSection } from '../keys/keys-section.js';
import { Link } from '../routing/link.js';
import { DeletionSection } from './deletion-section.js';
import { NameSection } from './name-section.js';
import { PasswordSection } from './password-section.js';
import { useAccount } from './use-account.js';

/** Who one is here: name, password, the keys of programs, and the end of it. */
export function AccountPage() {
  const { account, error, reload } = useAccount();
  useEffect(() => {
    document.title = 'Your account · OpenHands Connect';
    return () => {
      document.title = 'OpenHands Connect';
    };
  }, []);
  return (
    <div className="page page-account">
      <ConversationNav />
      <main className="account-page" aria-busy={account === undefined && error === undefined}>
        <header>
          <Link to={{ page: 'home' }} className="back" label="All conversations">
            <span aria-hidden="true">←</span>
          </Link>
          <h1>Your account</h1>
        </header>
        {error !== undefined && <Failure error={error} onRetry={reload} />}
        {account && (
          <>
            <p className="muted">{account.email}</p>
            <NameSection name={account.name} />
            <PasswordSection account={account} />
            <KeysSection />
            <DeletionSection hasPassword={account.has_password} />
          </>
        )}
      </main>
    </div>
  );
}
