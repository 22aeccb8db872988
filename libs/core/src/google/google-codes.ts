import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, DomainError, type Transaction } from '@openhands-connect/platform';
import { insertCode, takeCode } from './codes.queries.js';
import { sha256, type Holder } from './holder.js';
import type { Identity } from './identity-provider.js';

const PREFIX = 'ohx_';
const EXCHANGE_SECONDS = 60;
/** Long enough to find a password, or to have it reset by mail. */
const LINK_SECONDS = 10 * 60;

/** A code as it is presented, with the proof that it is the presenter's. */
export interface PresentedCode {
  readonly code: string;
  readonly holder: Holder;
}

/** One-time codes: what a browser carries from the callback to the page in place of a session. */
@Injectable()
export class GoogleCodes {
  constructor(private readonly database: Database) {}

  /** A code that stands for this person, for 60 seconds and for this holder. */
  async issue(identity: Identity, holder: Holder): Promise<string> {
    const code = PREFIX + randomBytes(32).toString('base64url');
    await this.database.run(insertCode, rowOf({ code, holder }, identity, false, EXCHANGE_SECONDS));
    return code;
  }

  /** Whom a code stands for; it is used up by that. @throws DomainError auth.code_invalid */
  async take(tx: Transaction, { code, holder }: PresentedCode, purpose: 'exchange' | 'link'): Promise<Identity> {
    const [row] = await tx.run(takeCode, [sha256(code), holder.kind, holder.hash, purpose === 'link']);
    if (!row) throw new DomainError('auth.code_invalid');
    const { issuer, subject, email, email_verified: emailVerified, name } = row;
    return { issuer, subject, email, emailVerified, name };
  }

  /** Keeps a code that was taken in vain for linking, ten minutes more. */
  async keepForLinking(tx: Transaction, presented: PresentedCode, identity: Identity): Promise<void> {
    await tx.run(insertCode, rowOf(presented, identity, true, LINK_SECONDS));
  }
}

function rowOf({ code, holder }: PresentedCode, identity: Identity, onlyLinks: boolean, lifetimeSeconds: number) {
  const { issuer, subject, email, emailVerified, name } = identity;
  const person = [issuer, subject, email, emailVerified, name] as const;
  return [sha256(code), holder.kind, holder.hash, ...person, onlyLinks, lifetimeSeconds] as const;
}
