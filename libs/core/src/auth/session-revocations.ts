import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database, type Bus, type Log } from '@openhands-connect/platform';
import { revokeSession, revokedSince } from './auth.queries.js';
import { PrincipalCache } from './principal-cache.js';
import { BUS, LOG } from '../platform/tokens.js';

const POLL_MS = 500;
/** Looked at again at each poll: a revocation may commit after a later one. */
const OVERLAP_MS = 5_000;

/**
 * Ends sessions, here and in every other process: the bus tells at once, and a slow poll of the table
 * closes what a lost signal would leave open. Sockets listen on the bus for `revoked`.
 */
@Injectable()
export class SessionRevocations implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private since = new Date(Date.now() - OVERLAP_MS);
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    private readonly cache: PrincipalCache,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('revoked', (signal) => {
      if (signal.kind === 'revoked') this.cache.forget(signal);
    });
    this.schedule();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.unsubscribe?.();
  }

  async revoke(userId: string, sessionId: string): Promise<void> {
    await this.database.run(revokeSession, [sessionId]);
    this.announce(userId, sessionId);
  }

  announce(userId: string, sessionId: string): void {
    this.seen.set(sessionId, Date.now());
    this.bus.publish({ kind: 'revoked', userId, sessionId });
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    try {
      const startedAtMs = Date.now();
      const rows = await this.database.run(revokedSince, [this.since]);
      for (const { id, user_id } of rows) if (!this.seen.has(id)) this.announce(user_id, id);
      this.since = new Date(startedAtMs - OVERLAP_MS);
      for (const [id, at] of this.seen) if (at < startedAtMs - 2 * OVERLAP_MS) this.seen.delete(id);
    } catch (error) {
      this.log.warn({ err: error }, 'could not look for revoked sessions');
    } finally {
      if (this.timer) this.schedule();
    }
  }
}
