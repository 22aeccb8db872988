import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  AccountRetention,
  ActivityRetention,
  ApiKeyRetention,
  DeliveryRetention,
  EventRetention,
  GoogleRetention,
  IdempotencyService,
  LOG,
  SessionRetention,
  SigningKeys,
  UnownedBlobs,
} from '@openhands-connect/core';
import type { Log } from '@openhands-connect/platform';
import { PollLoop } from '../loop/poll-loop.js';

const INTERVAL_MS = 10 * 60 * 1000;

/** Removes what is of no use any more. Several workers may do it at once. */
@Injectable()
export class Maintenance implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: PollLoop;

  constructor(
    private readonly blobs: UnownedBlobs,
    private readonly idempotency: IdempotencyService,
    private readonly keys: SigningKeys,
    private readonly sessions: SessionRetention,
    private readonly accounts: AccountRetention,
    private readonly activity: ActivityRetention,
    private readonly apiKeys: ApiKeyRetention,
    private readonly deliveries: DeliveryRetention,
    private readonly events: EventRetention,
    private readonly google: GoogleRetention,
    @Inject(LOG) log: Log,
  ) {
    this.loop = new PollLoop({ name: 'maintenance', pass: () => this.cleanUp(), pollMs: INTERVAL_MS, log });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  /** A batch of each; true when one of them was full. */
  private async cleanUp(): Promise<boolean> {
    await this.keys.tend();
    await this.blobs.sweep();
    const hasMore = [
      await this.idempotency.forgetExpired(),
      await this.sessions.forgetEnded(),
      await this.accounts.cleanUp(),
      await this.activity.forgetOld(),
      await this.apiKeys.forgetRevoked(),
      await this.deliveries.cancelWithdrawn(),
      await this.deliveries.forgetCompleted(),
      await this.deliveries.forgetOrphaned(),
      await this.events.forgetOld(),
      await this.google.forgetOver(),
    ];
    return hasMore.includes(true);
  }
}
