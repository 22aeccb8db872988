import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AGENT_QUEUE, AgentTurnsService, BUS, LOG } from '@openhands-connect/core';
import { workTopic, type Bus, type Log, type Unsubscribe } from '@openhands-connect/platform';
import { PollLoop } from '../loop/poll-loop.js';
import { Slots } from '../loop/slots.js';
import { isOver, TurnRunner } from './turn-runner.js';

const POLL_MS = 1000;
const TURNS_AT_ONCE = 8;

/** Answers the conversations that wait for their agent, several at once, each by one worker. */
@Injectable()
export class AgentRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly loop: PollLoop;
  private readonly slots = new Slots(TURNS_AT_ONCE, () => this.loop.wake());
  private unsubscribe: Unsubscribe | undefined;

  constructor(
    private readonly turns: AgentTurnsService,
    private readonly runner: TurnRunner,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) log: Log,
  ) {
    this.loop = new PollLoop({ name: 'agent-runner', pass: () => this.takeTurns(), pollMs: POLL_MS, log });
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe(workTopic(AGENT_QUEUE), () => {
      // With no slot free there is nothing to look for; the slot that becomes free looks.
      if (this.slots.free > 0) this.loop.wake();
    });
    this.loop.start();
  }

  /** Turns that are being answered go back to the queue, for another worker or the next start. */
  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    this.stopping.abort();
    await this.loop.stop();
    await this.slots.drain();
  }

  /** Fills the free slots. The loop is woken whenever one becomes free, so it need not look on its own. */
  private async takeTurns(): Promise<boolean> {
    while (this.slots.free > 0 && !this.stopping.signal.aborted) {
      try {
        const turn = await this.turns.begin();
        if (!turn) return false;
        this.slots.start(() => this.runner.run(turn, this.stopping.signal));
      } catch (error) {
        if (!isOver(error)) throw error;
      }
    }
    return false;
  }
}
