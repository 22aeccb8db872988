import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database, type Bus, type Log } from '@openhands-connect/platform';
import { SigningKeys } from '../signing-keys/index.js';
import { PrincipalCache } from './principal-cache.js';
import type { Revocation } from './revocation.js';
import { revokedSince, type DisabledRow, type RevokedRow } from './revocations.queries.js';
import { BUS, LOG } from '../platform/tokens.js';

const POLL_MS = 500;
/** Looked at again at each poll: a revocation may commit after a later one, and after all that its transaction waited for. */
const OVERLAP_SECONDS = 30;
const REMEMBERED_MS = 2 * OVERLAP_SECONDS * 1000;

/**
 * Tells of ended sessions, revoked keys and disabled users, here and in every other process: the bus tells at once, and
 * a slow poll of the tables closes what a lost signal would leave open. Sockets listen on the bus for `revoked`. The poll
 * finds signing keys that are gone too, which have no signal: the command that drops them may not reach the bus.
 */
@Injectable()
export class Revocations implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  /** By the database's clock, as what it is compared with. */
  private since: Date | null = null;
  /** When each session, key or disabling was heard of, by this process's monotonic clock. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    private readonly cache: PrincipalCache,
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

  /** Once for each time: a user may be enabled and disabled again. */
  private announceDisabled({ id: userId, disabled_at: disabledAt }: DisabledRow): void {
    const time = `${userId} ${disabledAt}`;
    if (this.seen.has(time)) return;
    this.seen.set(time, performance.now());
    this.announce({ userId });
  }

  private async poll(): Promise<void> {
    try {
      const nowMs = performance.now();
      const [found] = await this.database.run(revokedSince, [this.since, OVERLAP_SECONDS]);
      if (!found) return;
      const isNew = ({ id }: RevokedRow): boolean => !this.seen.has(id);
      for (const row of found.sessions.filter(isNew)) this.announce({ userId: row.user_id, sessionId: row.id });
      for (const row of found.api_keys.filter(isNew)) this.announce({ userId: row.user_id, apiKeyId: row.id });
      found.users.forEach((row) => this.announceDisabled(row));
      this.since = found.asked_at;
      for (const [id, atMs] of this.seen) if (atMs < nowMs - REMEMBERED_MS) this.seen.delete(id);
      await this.keys.follow(found.kids);
    } catch (error) {
      this.log.warn({ err: error }, 'could not look for revocations');
    } finally {
      if (this.timer) this.schedule();
    }
  }
}
