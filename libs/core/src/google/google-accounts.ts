import { Injectable } from '@nestjs/common';
import { DomainError, uuidv7, type Transaction } from '@openhands-connect/platform';
import type { User } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { emailKeyOf, presentUser } from '../users/index.js';
import { displayNameOf } from './display-name.js';
import { addressOfUser, createLinkedAccount, insertIdentity, userOfIdentity } from './identities.queries.js';
import type { Identity } from './identity-provider.js';

/** An address that the provider answers for. */
interface VerifiedIdentity extends Identity {
  readonly email: string;
}

type FoundOrCreated = User | DomainError | 'address_taken';

/** The session that asks for a link. */
interface Linker {
  readonly sessionId: string;
  readonly origin: ClientOrigin;
}

/** Whose account a person at the provider signs in to. `issuer` and `subject` decide, never the address. */
@Injectable()
export class GoogleAccounts {
  constructor(private readonly activity: ActivityLog) {}

  /** The account of somebody who was here before, or a new one where Google answers for an address that has none. */
  async findOrCreate(tx: Transaction, identity: Identity, origin: ClientOrigin): Promise<FoundOrCreated> {
    const known = await findLinked(tx, identity);
    if (known) return known;
    if (!isVerified(identity)) return new DomainError('auth.google_email_unverified');
    const created = await this.create(tx, identity, origin);
    // The same person may have come twice at the same time.
    return created ?? (await findLinked(tx, identity)) ?? 'address_taken';
  }

  /**
   * Lets somebody at the provider sign in to an account whose owner asks for it.
   *
   * @throws DomainError auth.google_email_unverified, auth.google_address_differs, auth.google_linked_elsewhere,
   *   auth.session_revoked
   */
  async link(tx: Transaction, userId: string, identity: Identity, by: Linker): Promise<void> {
    if (!isVerified(identity)) throw new DomainError('auth.google_email_unverified');
    const { issuer, subject, email } = identity;
    const [account] = await tx.run(addressOfUser, [userId]);
    if (!account) throw new DomainError('auth.session_revoked');
    if (account.email_key !== emailKeyOf(email)) throw new DomainError('auth.google_address_differs');
    const [linked] = await tx.run(insertIdentity, [issuer, subject, userId]);
    if (linked) {
      await this.activity.record({ userId, type: 'google_linked', ...by }, tx);
      return;
    }
    const owner = await findLinked(tx, identity);
    if (owner?.id !== userId) throw new DomainError('auth.google_linked_elsewhere');
  }

  private async create(tx: Transaction, identity: VerifiedIdentity, origin: ClientOrigin): Promise<User | undefined> {
    const { issuer, subject, name } = identity;
    const email = identity.email.trim();
    const params = [uuidv7(), email, emailKeyOf(email), displayNameOf(name, email), issuer, subject] as const;
    const [account] = await tx.run(createLinkedAccount, params);
    if (!account) return undefined;
    const entry = { userId: account.id, sessionId: null, origin };
    await this.activity.record({ ...entry, type: 'signed_up', method: 'google' }, tx);
    await this.activity.record({ ...entry, type: 'google_linked' }, tx);
    return presentUser(account);
  }
}

async function findLinked(tx: Transaction, { issuer, subject }: Identity): Promise<User | undefined> {
  const [user] = await tx.run(userOfIdentity, [issuer, subject]);
  return user && presentUser(user);
}

function isVerified(identity: Identity): identity is VerifiedIdentity {
  return identity.email !== null && identity.emailVerified;
}
