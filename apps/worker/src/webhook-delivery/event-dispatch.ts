import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BUS, DISPATCH_QUEUE, LOG, WebhookDispatcher, type DispatchResult } from '@openhands-connect/core';
import { workTopic, type Bus, type Log, type Unsubscribe } from '@openhands-connect/platform';
import { PollLoop } from '../loop/poll-loop.js';

const POLL_MS = 1000;
const SPACING_MS = 20;
/** An event rings before everything that began earlier has ended; until then the log holds it back. */
const RECHECK_PAUSES_MS = [25, 50, 100, 200, 400];

/** Makes deliveries of new events, as soon as the bus rings and once a second anyway. */
@Injectable()
export class EventDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: PollLoop;
  private readonly unsubscribes: Unsubscribe[] = [];
  /** Rings mean nothing to a dispatcher that nobody needs, or that another process was faster than: it only polls. */
  private isListening = true;
  private rechecksMs: number[] = [];

  constructor(
    private readonly dispatcher: WebhookDispatcher,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) log: Log,
  ) {
    const pass = async (signal: AbortSignal): Promise<boolean> => await this.dispatch(signal);
    this.loop = new PollLoop({ name: 'webhook-dispatch', pass, pollMs: POLL_MS, spacingMs: SPACING_MS, log });
  }

  onApplicationBootstrap(): void {
    this.unsubscribes.push(
      this.bus.subscribe('event', () => {
        if (this.isListening) this.ring();
      }),
      this.bus.subscribe(workTopic(DISPATCH_QUEUE), () => this.ring()),
    );
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
    await this.loop.stop();
  }

  private ring(): void {
    this.rechecksMs = [...RECHECK_PAUSES_MS];
    this.loop.wake();
  }

  private async dispatch(signal: AbortSignal): Promise<boolean> {
    const result = await this.dispatcher.dispatch();
    this.isListening = result === 'moved' || result === 'level';
    return await this.next[result](signal);
  }

  private readonly next: Record<DispatchResult, (signal: AbortSignal) => Promise<boolean>> = {
    moved: async () => true,
    level: async (signal) => {
      const pauseMs = this.rechecksMs.shift();
      if (pauseMs === undefined) return false;
      await delay(pauseMs, undefined, { signal });
      return true;
    },
    unwanted: async () => false,
    overtaken: async () => false,
  };
}
