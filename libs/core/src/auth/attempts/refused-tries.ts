import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainError, limitPolicy, type RateLimiter } from '@openhands-connect/platform';
import { ActivityLog, type ClientOrigin } from '../../activity/index.js';
import { LIMITER } from '../../platform/tokens.js';
import { emailKeyOf } from '../../users/index.js';
import { accountByEmail } from '../auth.queries.js';

/** A flood leaves one trace an hour of each account, or it would bury everything else that happened to it. */
const TRACES = limitPolicy('refused-tries', { limit: 1, windowMs: 60 * 60_000 });

/** Whose password was tried: of an address that somebody typed, or of the account of a session. */
export type TriedAccount = { readonly email: string } | { readonly userId: string; readonly sessionId: string };

/** Takes note that tries at a password were refused unread: the owner and the operator see that there is an attack. */
@Injectable()
export class RefusedTries {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityLog,
    @Inject(LIMITER) private readonly limiter: RateLimiter,
  ) {}

  /** Runs a try and notes when it was refused, which nobody waits for. @throws what `attempt` throws */
  async watch<T>(tried: TriedAccount, origin: ClientOrigin, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'rate.limited') {
        this.activity.unseen(() => this.note(tried, origin));
      }
      throw error;
    }
  }

  private async note(tried: TriedAccount, origin: ClientOrigin): Promise<void> {
    const subject = 'email' in tried ? emailKeyOf(tried.email) : `${tried.userId} proof`;
    const key = createHash('sha256').update(subject).digest('base64url');
    const verdict = await this.limiter.take([{ policy: TRACES, key }]);
    if (!verdict.allowed) return;
    const { userId, sessionId } = 'email' in tried ? await this.accountOf(tried.email) : tried;
    const entry = { type: 'sign_in_throttled', sessionId, origin } as const;
    if (userId === null) this.activity.tell({ userId, ...entry });
    else await this.activity.record({ userId, ...entry });
  }

  private async accountOf(email: string): Promise<{ userId: string | null; sessionId: null }> {
    const [account] = await this.database.run(accountByEmail, [emailKeyOf(email)]);
    return { userId: account?.id ?? null, sessionId: null };
  }
}
