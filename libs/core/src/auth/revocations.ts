import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database, type Bus, type Log } from '@openhands-connect/platform';
import { SigningKeys } from '../signing-keys/index.js';
import { ConnectedUsers } from './connected-users.js';
import { PrincipalCache } from './principal-cache.js';
import type { Revocation } from './revocation.js';
import { revokedSince, type DisabledRow, type RevokedRow } from './revocations.queries.js';
import { BUS, LOG } from '../platform/tokens.js';

const POLL_MS = 500;
/** Looked at again at each poll: a revocation may commit after a later one, and after all that its transaction waited for. */
const OVERLAP_SECONDS = 30;
const REMEMBERED_MS = 2 * OVERLAP_SECONDS * 1000;
/** Asked after by one poll, which costs it 37 KB. Of more users the next polls take their turn. */
const USERS_AT_ONCE = 1_000;

/**
 * Tells of ended sessions, revoked keys and disabled users, here and in every other process: the bus tells at once, and
 * a slow poll of the tables closes what a lost signal would leave open. Sockets listen on the bus for `revoked`. The poll
 * finds signing keys that are gone too, which have no signal: the command that drops them may not reach the bus. And it
 * asks after the users whom this process lets in unasked: an operator may write any time into `disabled_at`, and commit
 * it at any other.
 */
@Injectable()
export class Revocations implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  /** By the database's clock, as what it is compared with. */
  private since: Date | null = null;
  /** When each session, key or disabling was heard of, by this process's monotonic clock. */
  private readonly seen = new Map<string, number>();
  /** Users who are still to be asked after until all have been. */
  private waiting: string[] = [];

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    private readonly cache: PrincipalCache,
    private readonly connected: ConnectedUsers,
    private readonly keys: SigningKeys,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('revoked', (signal) => {
      if (signal.kind === 'revoked') this.hear(signal);
    });
    this.schedule();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.unsubscribe?.();
  }

  /** Forgets what has ended here before it returns, and tells every process; call it when the end is committed. */
  announce(revocation: Revocation): void {
    this.cache.forget(revocation);
    this.bus.publish({ kind: 'revoked', ...revocation });
  }

  /** What was heard of is not announced by the poll again: else each process would tell all the others. */
  private hear(revocation: Revocation): void {
    this.cache.forget(revocation);
    const id = revocation.sessionId ?? revocation.apiKeyId;
    if (id !== undefined) this.seen.set(id, performance.now());
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
    this.timer.unref();
  }

  private nextToAskAfter(): string[] {
    if (this.waiting.length === 0) this.waiting = [...new Set([...this.cache.userIds(), ...this.connected.ids()])];
    return this.waiting.splice(-USERS_AT_ONCE);
  }

  /**
   * Once for each time: a user may be enabled and disabled again. One who was asked after is let in here, whatever was
   * announced before.
   */
  private announceDisabled({ id: userId, disabled_at: disabledAt }: DisabledRow, asked: ReadonlySet<string>): void {
    const time = `${userId} ${disabledAt}`;
    if (this.seen.has(time) && !asked.has(userId)) return;
    this.seen.set(time, performance.now());
    this.announce({ userId });
  }

  private async poll(): Promise<void> {
    const asked = this.nextToAskAfter();
    try {
      const nowMs = performance.now();
      const [found] = await this.database.run(revokedSince, [this.since, OVERLAP_SECONDS, asked]);
      if (!found) return;
      const isNew = ({ id }: RevokedRow): boolean => !this.seen.has(id);
      for (const row of found.sessions.filter(isNew)) this.announce({ userId: row.user_id, sessionId: row.id });
      for (const row of found.api_keys.filter(isNew)) this.announce({ userId: row.user_id, apiKeyId: row.id });
      const askedAfter = new Set(asked);
      found.users.forEach((row) => this.announceDisabled(row, askedAfter));
      this.since = found.asked_at;
      for (const [id, atMs] of this.seen) if (atMs < nowMs - REMEMBERED_MS) this.seen.delete(id);
      await this.keys.follow(found.kids);
    } catch (error) {
      this.waiting.push(...asked);
      this.log.warn({ err: error }, 'could not look for revocations');
    } finally {
      if (this.timer) this.schedule();
    }
  }
}
