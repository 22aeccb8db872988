import { Inject, Injectable } from '@nestjs/common';
import {
  AgentTurnsService,
  BUS,
  LEASE_SECONDS,
  LeaseLostError,
  LOG,
  type LeasedTurn,
  type NewMessage,
} from '@openhands-connect/core';
import { DomainError, type Bus, type Log } from '@openhands-connect/platform';
import { AGENT_ENGINES, type AgentEngines } from './agent-engines.js';
import { AnswerWriter } from './answer-writer.js';
import { LeaseKeeper } from './lease-keeper.js';
import { untilAborted } from './until-aborted.js';

/** What takes longer has failed: its lease must not be renewed for ever. */
const MAX_TURN_MS = 30 * 60 * 1000;
const APOLOGY: NewMessage = {
  role: 'system',
  type: 'error',
  content: 'The agent could not answer. Send your message again to try once more.',
};

/** Carries one leased turn to its end: an answer, a later try, an error, or another worker. */
@Injectable()
export class TurnRunner {
  constructor(
    private readonly turns: AgentTurnsService,
    @Inject(AGENT_ENGINES) private readonly engines: AgentEngines,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Never rejects. @param stopping aborts when this worker has no more time */
  async run(turn: LeasedTurn, stopping: AbortSignal): Promise<void> {
    const lease = new LeaseKeeper({ renew: () => this.turns.renew(turn), durationMs: LEASE_SECONDS * 1000 });
    try {
      const limit = AbortSignal.timeout(MAX_TURN_MS);
      const answer = await this.answer(turn, AbortSignal.any([stopping, lease.signal, limit]));
      await this.turns.finish(turn, answer);
    } catch (error) {
      await this.settle(turn, lease.signal.aborted ? lease.signal.reason : error, stopping).catch(
        (failure: unknown) => {
          this.log.warn(
            { err: failure, conversationId: turn.conversationId },
            'a turn is left to whoever takes it next',
          );
        },
      );
    } finally {
      await lease.release();
    }
  }

  private async answer(turn: LeasedTurn, signal: AbortSignal): Promise<NewMessage[]> {
    if (turn.isExhausted) throw new Error('the turn was begun too often');
    const engine = this.engines.get(turn.agent);
    if (!engine) throw new Error(`this worker has no engine called ${turn.agent}`);
    const writer = new AnswerWriter(turn.conversationId, this.bus);
    try {
      for await (const output of untilAborted(engine.answer(turn, signal), signal)) writer.take(output);
      signal.throwIfAborted();
      return writer.messages;
    } finally {
      writer.close();
    }
  }

  private async settle(turn: LeasedTurn, error: unknown, stopping: AbortSignal): Promise<void> {
    if (isOver(error)) return;
    if (stopping.aborted) {
      await this.turns.giveBack(turn);
      return;
    }
    const { conversationId, attempt } = turn;
    this.log.warn({ err: error, conversationId, attempt }, 'a turn failed');
    if (await this.turns.postpone(turn)) return;
    await this.turns.fail(turn, APOLOGY).catch((failure: unknown) => {
      if (!isOver(failure)) throw failure;
    });
  }
}

/** The turn is somebody else's by now, or its conversation is gone. */
export function isOver(error: unknown): boolean {
  return error instanceof LeaseLostError || (error instanceof DomainError && error.code === 'conversation.not_found');
}
