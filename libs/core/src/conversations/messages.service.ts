import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainError, EventLog, isUniqueViolation, uuidv7, type Bus } from '@openhands-connect/platform';
import type { Message, MessagePage, SendMessageRequest, SentMessage } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { requestHash as hashOf } from '../idempotency/index.js';
import { assertMayAttach } from './attachments.js';
import { assertMay, assertReaches } from './conversation.policy.js';
import { AGENT_QUEUE } from './conversation-writer.js';
import { messagesAfter, messagesBefore } from './conversations.queries.js';
import { MessageGroups } from './message-groups.js';
import {
  freeKey,
  messageParamsOf,
  sendMessage,
  type MessageOutcome,
  type MessageParams,
  type PlainMessage,
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

interface Attachments {
  imageUrls: readonly string[];
  fileIds: readonly string[];
}

/** Of writes whose conversation got other members while they waited for it, or whose key had to be freed first. */
const MAX_ATTEMPTS = 3;

@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly groups: MessageGroups,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /**
   * Stores a user's message and wakes the conversation's agent; acknowledged means committed.
   *
   * @param idempotencyKey the same key and body give the first answer again
   * @throws DomainError conversation.not_found, conversation.forbidden, file.not_found, auth.scope_missing for files
   *   without `files:read`, idempotency.key_reused
   */
  async send(
    principal: Principal,
    conversationId: string,
    request: SendMessageRequest,
    idempotencyKey?: string,
  ): Promise<SentMessage> {
    assertReaches(principal, conversationId);
    const { content, imageUrls = [], file_ids: fileIds = [] } = request;
    if (fileIds.length > 0) await assertMayAttach(this.database, principal, fileIds);
    const requestHash = idempotencyKey === undefined ? null : hashOf('sendMessage', request);
    const message = {
      conversationId,
      authorId: principal.userId,
      messageId: uuidv7(),
      eventId: uuidv7(),
      content,
      idempotencyKey: idempotencyKey ?? null,
      requestHash,
    };
    if (imageUrls.length === 0 && fileIds.length === 0) {
      const written = await this.groups.add(message);
      if (written) return this.announce(message, written.occurredAt, written);
    }
    return await this.sendAlone({ ...message, imageUrls, fileIds });
  }

  /** @throws DomainError conversation.not_found, request.invalid */
  async list(principal: Principal, conversationId: string, window: MessageWindow): Promise<MessagePage> {
    assertReaches(principal, conversationId);
    const { before, after } = directionOf(window);
    const size = window.limit + 1;
    const [row] =
      after === undefined
        ? await this.database.run(messagesBefore, [conversationId, principal.userId, before ?? null, size])
        : await this.database.run(messagesAfter, [conversationId, principal.userId, after, size]);
    if (!row) throw new DomainError('conversation.not_found');
    return pageOf(row.messages, window.limit, after === undefined ? 'b' : 'a');
  }

  /** Waits for its turn in the conversation, and says what speaks against the message. */
  private async sendAlone(message: PlainMessage & Attachments): Promise<SentMessage> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const now = new Date().toISOString();
      const { role, earlier, files_missing, written } = await this.writeOnce(messageParamsOf(message, now));
      assertMay(role, 'write');
      if (earlier?.over) {
        await this.database.run(freeKey, [message.conversationId, message.authorId, message.idempotencyKey ?? '', now]);
        continue;
      }
      if (earlier) return answerAgain(earlier);
      if (files_missing) throw new DomainError('file.not_found');
      if (written) return this.announce(message, now, written);
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
    { messageId, eventId }: PlainMessage,
    occurredAt: string,
    { seq, data }: { seq: number; data: { conversation_id: string } },
  ): SentMessage {
    // The id as the database writes it: the caller may have used upper case.
    const streamId = data.conversation_id;
    this.eventLog.publish({ streamId, seq, eventId, name: 'conversation_update', occurredAt, data });
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
