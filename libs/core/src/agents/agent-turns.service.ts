import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@openhands-connect/platform';
import type { AgentName, Message } from '@openhands-connect/contract';
import { ConversationWriter, type ConversationEntity, type NewMessage } from '../conversations/index.js';
import { finishWork, holdLease, leaseWork, pendingMessages, postponeWork, renewLease } from './agent-work.queries.js';

/** Longer than any pause of a healthy worker; it renews at a third of this. */
export const LEASE_SECONDS = 15;
const RETRY_DELAYS_SECONDS = [1, 5, 30, 120] as const;

/** A turn that this worker holds. */
export interface LeasedTurn {
  conversationId: string;
  leaseId: string;
  agent: AgentName;
  /** What waits for an answer, oldest first, never empty. */
  pending: Message[];
  /** How often this turn was begun, this time included. */
  attempt: number;
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

  /** Takes the turn that has waited longest and shows the conversation as running; undefined when none waits. */
  async begin(): Promise<LeasedTurn | undefined> {
    const [work] = await this.database.run(leaseWork, [LEASE_SECONDS]);
    if (!work) return undefined;
    const { conversation_id: conversationId, lease_id: leaseId, attempts } = work;
    return await this.database.transaction(async (tx) => {
      const conversation = await this.writer.lock(tx, conversationId);
      await assertHeld(tx, conversationId, leaseId);
      const [row] = await tx.run(pendingMessages, [conversationId]);
      const last = row?.messages.at(-1);
      if (!row || !last) {
        await tx.run(finishWork, [conversationId, conversation.answeredSeq]);
        return undefined;
      }
      await this.setStatus(tx, conversation, 'running');
      return { conversationId, leaseId, agent: row.agent, pending: row.messages, attempt: attempts };
    });
  }

  /** @throws LeaseLostError */
  async renew({ conversationId, leaseId }: LeasedTurn): Promise<void> {
    const [held] = await this.database.run(renewLease, [conversationId, leaseId, LEASE_SECONDS]);
    if (!held) throw new LeaseLostError();
  }

  /**
   * Stores the answer and ends the turn, in one transaction. Messages that came meanwhile make the next turn.
   *
   * @throws LeaseLostError
   */
  async finish(turn: LeasedTurn, answer: readonly NewMessage[], status: 'idle' | 'error' = 'idle'): Promise<void> {
    await this.database.transaction(async (tx) => {
      const conversation = await this.writer.lock(tx, turn.conversationId);
      await assertHeld(tx, turn.conversationId, turn.leaseId);
      for (const message of answer) await this.writer.addMessage(tx, conversation, message);
      await this.setStatus(tx, conversation, status);
      await tx.run(finishWork, [turn.conversationId, turn.pending.at(-1)?.seq ?? conversation.answeredSeq]);
      this.writer.announceWork(tx);
    });
  }

  /** Gives a failed turn back for a later try; false when it has failed too often to be tried again. */
  async postpone(turn: LeasedTurn): Promise<boolean> {
    const delaySeconds = RETRY_DELAYS_SECONDS[turn.attempt - 1];
    if (delaySeconds === undefined) return false;
    await this.database.run(postponeWork, [turn.conversationId, turn.leaseId, delaySeconds]);
    return true;
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
