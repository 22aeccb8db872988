import { Inject, Injectable } from '@nestjs/common';
import { Database, GroupCommit, isConnectionLost, isUniqueViolation, type Log } from '@openhands-connect/platform';
import { LOG } from '../platform/tokens.js';
import { messageParamsOf, sendMessageUnlessHeld, type PlainMessage } from './send-message.query.js';
import { sendMessages, type MessageGroupParams, type WrittenMessage } from './send-messages.query.js';

export interface WrittenInGroup extends WrittenMessage {
  /** RFC 3339; when the group was written. */
  occurredAt: string;
}

/** With contents of 65,536 characters a group is at most 4 MiB of text. */
const LIMITS = { maxItems: 64, maxWaiting: 10_000 };

/** Messages that are sent at the same time share one round trip and one flush to disk. */
@Injectable()
export class MessageGroups {
  private readonly commits = new GroupCommit<PlainMessage, WrittenInGroup | undefined>(
    (messages) => this.write(messages),
    LIMITS,
  );

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * Writes a message unless something speaks against it or its conversation is being written to: then nothing was
   * done, the answer is undefined, and `sendMessage` says why or waits for its turn.
   *
   * @throws DomainError server.unavailable
   */
  async add(message: PlainMessage): Promise<WrittenInGroup | undefined> {
    return await this.commits.add(message, message.conversationId.toLowerCase());
  }

  private async write(messages: readonly PlainMessage[]): Promise<(WrittenInGroup | undefined)[]> {
    const occurredAt = new Date().toISOString();
    const written = new Map<string, WrittenMessage>();
    try {
      for (const row of await this.run(messages, occurredAt)) written.set(row.event_id, row);
    } catch (error) {
      // Then nobody knows whether it is written; after any other error nothing is, and one message may be to blame.
      if (isConnectionLost(error)) throw error;
      if (!isUniqueViolation(error)) this.log.warn({ err: error }, 'messages are written one by one');
    }
    return messages.map(({ eventId }) => {
      const row = written.get(eventId);
      return row && { ...row, occurredAt };
    });
  }

  /** The statement for one is the shorter one; who is alone gets it. */
  private async run(messages: readonly PlainMessage[], now: string): Promise<WrittenMessage[]> {
    const [only, ...others] = messages;
    if (!only || others.length > 0) return await this.database.run(sendMessages, paramsOf(messages, now));
    const params = messageParamsOf({ ...only, imageUrls: [], fileIds: [] }, now);
    const [outcome] = await this.database.run(sendMessageUnlessHeld, params);
    return outcome?.written ? [{ ...outcome.written, event_id: only.eventId }] : [];
  }
}

function paramsOf(messages: readonly PlainMessage[], now: string): MessageGroupParams {
  return [
    now,
    messages.map(({ conversationId }) => conversationId),
    messages.map(({ authorId }) => authorId),
    messages.map(({ messageId }) => messageId),
    messages.map(({ eventId }) => eventId),
    messages.map(({ content }) => content),
    messages.map(({ idempotencyKey }) => idempotencyKey),
    messages.map(({ requestHash }) => requestHash),
  ];
}
