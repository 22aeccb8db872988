import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@openhands-connect/platform';
import type { AgentName, Message } from '@openhands-connect/contract';
import { ConversationWriter, type ConversationEntity, type NewMessage } from '../conversations/index.js';
import {
  finishWork,
  giveWorkBack,
  holdLease,
  leaseWork,
  pendingMessages,
  postponeWork,
  renewLease,
} from './agent-work.queries.js';

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
  /** How often this turn was begun, this time included. */
  attempt: number;
  /** It has failed too often, or killed its workers: end it with an error, without asking the engine again. */
  isExhausted: boolean;
}

/** Somebody else holds the turn now, or its conversation is gone: what this worker has must be dropped. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** The agent's turns as leased work: taken once, repeated after a crash, answered once. */
@Injectable()
export class AgentTurnsService {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
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
   * Stores the answer and ends the turn, in one transaction. Messages that came meanwhile make the next turn, and the
   * conversation goes on running.
   *
   * @throws LeaseLostError, DomainError conversation.not_found
   */
  async finish(turn: LeasedTurn, answer: readonly NewMessage[], status: 'idle' | 'error' = 'idle'): Promise<void> {
    await this.database.transaction(async (tx) => {
      const conversation = await this.writer.lock(tx, turn.conversationId);
      await assertHeld(tx, turn.conversationId, turn.leaseId);
      for (const message of answer) await this.writer.addMessage(tx, conversation, message);
      const answeredSeq = turn.pending.at(-1)?.seq ?? conversation.answeredSeq;
      const [more] = await tx.run(finishWork, [turn.conversationId, answeredSeq]);
      await this.setStatus(tx, conversation, more && status === 'idle' ? 'running' : status);
      if (more) this.writer.announceWork(tx);
    });
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
    await this.database.transaction(async (tx) => {
      await tx.run(giveWorkBack, [turn.conversationId, turn.leaseId]);
      this.writer.announceWork(tx);
    });
  }

  private async open(conversationId: string, leaseId: string, attempt: number): Promise<LeasedTurn | undefined> {
    return await this.database.transaction(async (tx) => {
      const conversation = await this.writer.lock(tx, conversationId);
      await assertHeld(tx, conversationId, leaseId);
      const [row] = await tx.run(pendingMessages, [conversationId]);
      if (!row || row.messages.length === 0) {
        await tx.run(finishWork, [conversationId, conversation.answeredSeq]);
        if (conversation.status === 'running') await this.setStatus(tx, conversation, 'idle');
        return undefined;
      }
      await this.setStatus(tx, conversation, 'running');
      const isExhausted = attempt > MAX_ATTEMPTS;
      return { conversationId, leaseId, agent: row.agent, pending: row.messages, attempt, isExhausted };
    });
  }

  private async setStatus(
    tx: Transaction,
    conversation: ConversationEntity,
    status: ConversationEntity['status'],
  ): Promise<void> {
    if (conversation.status !== status) await this.writer.change(tx, conversation, 'status_changed', { status });
  }
}

async function assertHeld(tx: Transaction, conversationId: string, leaseId: string): Promise<void> {
  const [held] = await tx.run(holdLease, [conversationId, leaseId]);
  if (!held) throw new LeaseLostError();
}
