import { useState } from 'react';
import { Failure } from '../errors/failure.js';
import { Link } from '../routing/link.js';
import { useRoute } from '../routing/route.js';
import { useUser } from './session-gate.js';
import { client, useSession } from './session-store.js';

/** Who is signed in, and the way out. */
export function AccountBar() {
  const user = useUser();
  const { page } = useRoute();
  const session = useSession();
  const [error, setError] = useState<unknown>();
  const failure = error ?? (session.kind === 'signed_in' ? session.failure : undefined);
  return (
    <div className="account">
      <span className="avatar" aria-hidden="true">
        {Array.from(user.name)[0]?.toUpperCase()}
      </span>
      <Link to={{ page: 'account' }} className="account-name" title={user.email} current={page === 'account'}>
        {user.name}
      </Link>
      <button type="button" className="quiet" onClick={() => void client.signOut().catch(setError)}>
        Sign out
      </button>
      {failure !== undefined && <Failure error={failure} />}
    </div>
  );
}
