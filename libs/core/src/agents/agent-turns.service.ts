import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainError, EventLog, uuidv7, type Bus, type Transaction } from '@openhands-connect/platform';
import type { AgentName, Message } from '@openhands-connect/contract';
import { AGENT_QUEUE, ConversationWriter, type ConversationEntity, type NewMessage } from '../conversations/index.js';
import { BUS } from '../platform/tokens.js';
import { finishWork, giveWorkBack, holdLease, leaseWork, postponeWork, renewLease } from './agent-work.queries.js';
import { closeTurn, MAX_PENDING, openTurn } from './turn.queries.js';

/** Longer than any pause of a healthy worker; it renews at a third of this. */
export const LEASE_SECONDS = 15;
const RETRY_DELAYS_SECONDS = [1, 5, 30, 120] as const;
/** A turn that was begun so often is not to be answered any more: it fails, or it kills its workers. */
const MAX_ATTEMPTS = RETRY_DELAYS_SECONDS.length + 1;

/** A turn that this worker holds. */
export interface LeasedTurn {
  conversationId: string;
  leaseId: string;
  agent: AgentName;
  /** What waits for an answer, oldest first, never empty. */
  pending: Message[];
  /** The conversation's newest seq when `pending` was read. */
  lastSeq: number;
  /** How often this turn was begun, this time included. */
  attempt: number;
  /** It has failed too often, or killed its workers: end it with an error, without asking the engine again. */
  isExhausted: boolean;
}

/** Somebody else holds the turn now, or its conversation is gone: what this worker has must be dropped. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * The agent's turns as leased work: taken once, repeated after a crash, answered once. Beginning and ending a turn are
 * one statement each, so that answers take little from those who write; what is rare goes the long way round.
 */
@Injectable()
export class AgentTurnsService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly writer: ConversationWriter,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /**
   * Takes the turn that has waited longest and shows the conversation as running; undefined when none waits.
   *
   * @throws LeaseLostError, DomainError conversation.not_found: this turn is somebody else's, or nobody's, by now
   */
  async begin(): Promise<LeasedTurn | undefined> {
    for (;;) {
      const [work] = await this.database.run(leaseWork, [LEASE_SECONDS]);
      if (!work) return undefined;
      const turn = await this.open(work.conversation_id, work.lease_id, work.attempts);
      if (turn) return turn;
    }
  }

  /** @throws LeaseLostError */
  async renew({ conversationId, leaseId }: LeasedTurn): Promise<void> {
    const [held] = await this.database.run(renewLease, [conversationId, leaseId, LEASE_SECONDS]);
    if (!held) throw new LeaseLostError();
  }

  /**
   * Stores the answer and ends the turn, together. Messages that came meanwhile make the next turn, and the
   * conversation goes on running.
   *
   * @throws LeaseLostError, DomainError conversation.not_found
   */
  async finish(turn: LeasedTurn, answer: readonly NewMessage[]): Promise<void> {
    const now = new Date();
    const [closed] = await this.database.run(closeTurn, [
      turn.conversationId,
      turn.leaseId,
      answeredSeqOf(turn),
      // What was cut off waits, whatever else has happened.
      turn.pending.length < MAX_PENDING ? turn.lastSeq : -1,
      now,
      uuidv7(),
      answer.map(({ id }) => id ?? uuidv7()),
      answer.map(() => uuidv7()),
      answer.map(({ role }) => role),
      answer.map(({ type }) => type),
      answer.map(({ content }) => content),
    ]);
    if (!closed) return await this.end(turn, answer, 'idle');
    for (const { seq, event_id: eventId, data } of closed.events) {
      this.tell(turn.conversationId, seq, eventId, now, data);
    }
    if (closed.has_more) this.bus.publish({ kind: 'work', queue: AGENT_QUEUE });
  }

  /** Ends a turn that cannot be answered, with a message that says so. @throws LeaseLostError, DomainError conversation.not_found */
  async fail(turn: LeasedTurn, message: NewMessage): Promise<void> {
    await this.end(turn, [message], 'error');
  }

  /** Gives a failed turn back for a later try; false when it has failed too often to be tried again. */
  async postpone(turn: LeasedTurn): Promise<boolean> {
    const delaySeconds = RETRY_DELAYS_SECONDS[turn.attempt - 1];
    if (delaySeconds === undefined) return false;
    await this.database.run(postponeWork, [turn.conversationId, turn.leaseId, delaySeconds]);
    return true;
  }

  /** Gives a turn back that this worker has no time for: another one takes it at once, as if it had not been begun. */
  async giveBack(turn: LeasedTurn): Promise<void> {
    await this.database.run(giveWorkBack, [turn.conversationId, turn.leaseId]);
    this.bus.publish({ kind: 'work', queue: AGENT_QUEUE });
  }

  /** The lease is committed before this reads: whoever answered before is seen. */
  private async open(conversationId: string, leaseId: string, attempt: number): Promise<LeasedTurn | undefined> {
    const now = new Date();
    const eventId = uuidv7();
    const [opened] = await this.database.run(openTurn, [conversationId, leaseId, eventId, now]);
    if (!opened) throw new DomainError('conversation.not_found');
    const { agent, messages: pending, is_held: isHeld, last_seq: lastSeq, seq, data } = opened;
    if (!isHeld) throw new LeaseLostError();
    if (pending.length === 0) return await this.close(conversationId, leaseId);
    if (seq !== null && data !== null) this.tell(conversationId, seq, eventId, now, data);
    const isExhausted = attempt > MAX_ATTEMPTS;
    return { conversationId, leaseId, agent, pending, lastSeq: lastSeq + (seq === null ? 0 : 1), attempt, isExhausted };
  }

  /** Nothing waits. Judged once more under the conversation's lock: a message that comes now must not be left alone. */
  private async close(conversationId: string, leaseId: string): Promise<undefined> {
    await this.database.transaction(async (tx) => {
      const conversation = await this.writer.lock(tx, conversationId);
      await assertHeld(tx, conversationId, leaseId);
      const [more] = await tx.run(finishWork, [conversationId, conversation.answeredSeq]);
      if (!more && conversation.status === 'running') await this.setStatus(tx, conversation, 'idle');
    });
  }

  /** The long way of ending a turn: also right when its status was changed meanwhile, and the one that says what is wrong. */
  private async end(turn: LeasedTurn, answer: readonly NewMessage[], status: 'idle' | 'error'): Promise<void> {
    const answeredSeq = answeredSeqOf(turn);
    await this.database.transaction(async (tx) => {
      const conversation = await this.writer.lock(tx, turn.conversationId);
      await assertHeld(tx, turn.conversationId, turn.leaseId);
      if (conversation.answeredSeq >= answeredSeq) throw new LeaseLostError();
      for (const message of answer) await this.writer.addMessage(tx, conversation, message);
      const [more] = await tx.run(finishWork, [turn.conversationId, answeredSeq]);
      await this.setStatus(tx, conversation, more && status === 'idle' ? 'running' : status);
      if (more) this.writer.announceWork(tx);
    });
  }

  private async setStatus(
    tx: Transaction,
    conversation: ConversationEntity,
    status: ConversationEntity['status'],
  ): Promise<void> {
    if (conversation.status !== status) await this.writer.change(tx, conversation, 'status_changed', { status });
  }

  private tell(streamId: string, seq: number, eventId: string, now: Date, data: object): void {
    this.eventLog.publish({ streamId, seq, eventId, name: 'conversation_update', occurredAt: now.toISOString(), data });
  }
}

function answeredSeqOf({ pending }: LeasedTurn): number {
  const last = pending.at(-1);
  if (!last) throw new Error('a turn answers at least one message');
  return last.seq;
}

async function assertHeld(tx: Transaction, conversationId: string, leaseId: string): Promise<void> {
  const [held] = await tx.run(holdLease, [conversationId, leaseId]);
  if (!held) throw new LeaseLostError();
}
