import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainError, EventLog, isUniqueViolation, uuidv7, type Bus } from '@openhands-connect/platform';
import type { Message, MessagePage, SendMessageRequest, SentMessage } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { requestHash } from '../idempotency/index.js';
import { assertMay } from './conversation.policy.js';
import { AGENT_QUEUE } from './conversation-writer.js';
import { membershipOf, messagesAfter, messagesBefore } from './conversations.queries.js';
import {
  sendMessage,
  sendPlainMessage,
  type MessageOutcome,
  type MessageParams,
  type PlainMessageParams,
  type WrittenMessage,
} from './send-message.query.js';
import { BUS } from '../platform/tokens.js';

export interface MessageWindow {
  /** Messages older than this seq, newest first. */
  before?: number | undefined;
  /** Messages newer than this seq, oldest first. */
  after?: number | undefined;
  /** Where an earlier page ended; wins over both. */
  cursor?: string | undefined;
  limit: number;
}

/** Of writes whose conversation got other members while they waited for it. */
const MAX_ATTEMPTS = 3;

@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /**
   * Stores a user's message and wakes the conversation's agent; acknowledged means committed.
   *
   * @param idempotencyKey the same key and body give the first answer again
   * @throws DomainError conversation.not_found, conversation.forbidden, file.not_found, idempotency.key_reused
   */
  async send(
    principal: Principal,
    conversationId: string,
    request: SendMessageRequest,
    idempotencyKey?: string,
  ): Promise<SentMessage> {
    const plain: PlainMessageParams = [
      conversationId,
      principal.userId,
      uuidv7(),
      uuidv7(),
      new Date().toISOString(),
      request.content,
      request.imageUrls ?? [],
    ];
    const fileIds = request.file_ids ?? [];
    if (fileIds.length === 0 && idempotencyKey === undefined) return await this.sendPlain(plain);
    const hash = idempotencyKey === undefined ? null : requestHash('sendMessage', request);
    return await this.sendOnce([...plain, fileIds, idempotencyKey ?? null, hash]);
  }

  /** @throws DomainError conversation.not_found, request.invalid */
  async list(principal: Principal, conversationId: string, window: MessageWindow): Promise<MessagePage> {
    const { before, after } = directionOf(window);
    const size = window.limit + 1;
    const [row] =
      after === undefined
        ? await this.database.run(messagesBefore, [conversationId, principal.userId, before ?? null, size])
        : await this.database.run(messagesAfter, [conversationId, principal.userId, after, size]);
    if (!row) throw new DomainError('conversation.not_found');
    return pageOf(row.messages, window.limit, after === undefined ? 'b' : 'a');
  }

  private async sendPlain(params: PlainMessageParams): Promise<SentMessage> {
    const [conversationId, userId] = params;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const [written] = await this.database.run(sendPlainMessage, params);
      if (written) return this.announce(params, written);
      const [own] = await this.database.run(membershipOf, [conversationId, userId]);
      assertMay(own?.role, 'write');
    }
    throw membersKeptChanging();
  }

  private async sendOnce(params: MessageParams): Promise<SentMessage> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const { role, earlier, files_missing, written } = await this.writeOnce(params);
      assertMay(role, 'write');
      if (earlier) return answerAgain(earlier);
      if (files_missing) throw new DomainError('file.not_found');
      if (written) return this.announce(params, written);
    }
    throw membersKeptChanging();
  }

  private async writeOnce(params: MessageParams): Promise<MessageOutcome> {
    try {
      return await this.write(params);
    } catch (error) {
      if (!isUniqueViolation(error, 'messages_idempotency_key')) throw error;
      return await this.write(params);
    }
  }

  private async write(params: MessageParams): Promise<MessageOutcome> {
    const [row] = await this.database.run(sendMessage, params);
    if (!row) throw new Error('a SELECT without FROM gives one row');
    return row;
  }

  /** Rings the doorbell for what is committed. */
  private announce(
    [, , messageId, eventId, now]: PlainMessageParams | MessageParams,
    { seq, data }: WrittenMessage,
  ): SentMessage {
    this.eventLog.publish({
      // As the database writes it: the caller may have used upper case.
      streamId: data.conversation_id,
      seq,
      eventId,
      name: 'conversation_update',
      occurredAt: now,
      data,
    });
    this.bus.publish({ kind: 'work', queue: AGENT_QUEUE });
    return { message_id: messageId, status: 'success', seq };
  }
}

function membersKeptChanging(): DomainError {
  return new DomainError('server.unavailable', { retryAfterSeconds: 1 });
}

function answerAgain(earlier: { id: string; seq: number; same: boolean }): SentMessage {
  if (!earlier.same) throw new DomainError('idempotency.key_reused');
  return { message_id: earlier.id, status: 'success', seq: earlier.seq };
}

/** A cursor is the direction and the last seq: `a17` goes on after 17, `b17` before it. */
function pageOf(messages: Message[], limit: number, direction: 'a' | 'b'): MessagePage {
  const items = messages.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: messages.length > limit && last ? `${direction}${last.seq}` : null };
}

function directionOf({ before, after, cursor }: MessageWindow): {
  before?: number | undefined;
  after?: number | undefined;
} {
  if (cursor === undefined) {
    if (before === undefined || after === undefined) return { before, after };
    throw invalid('/query/after', 'cannot be combined with before');
  }
  const match = /^([ab])(\d{1,15})$/.exec(cursor);
  if (!match) throw invalid('/query/cursor', 'is no cursor of this list');
  return match[1] === 'a' ? { after: Number(match[2]) } : { before: Number(match[2]) };
}

function invalid(path: string, message: string): DomainError {
  return new DomainError('request.invalid', { errors: [{ path, message }] });
}
