import { Inject, Injectable } from '@nestjs/common';
import { DomainError, EventLog, statement, uuidv7, type Transaction, type Bus } from '@openhands-connect/platform';
import type { ConversationUpdateEvent, Message } from '@openhands-connect/contract';
import { ConversationEntity } from './conversation.entity.js';
import { presentMessage, presentRecord } from './conversation.presenter.js';
import { conversationStream } from './conversation.stream.js';
import { MessageEntity } from './message.entity.js';
import { BUS } from '../platform/tokens.js';

/** What a conversation's row may become; each kind of change is one event. */
type ConversationFields = Partial<Pick<ConversationEntity, 'title' | 'archived' | 'agent' | 'status'>>;
export type ConversationChange = Exclude<ConversationUpdateEvent['change'], 'message_added'>;

export type NewMessage = Pick<MessageEntity, 'role' | 'type' | 'content'> &
  Partial<Pick<MessageEntity, 'id' | 'authorId' | 'imageUrls' | 'fileIds'>>;

/** The queue of the signals that wake agent runners. */
export const AGENT_QUEUE = 'agent';

/** conversation. */
const wake = statement<readonly [string], never>(
  'conversations.wake_agent',
  'INSERT INTO agent_work (conversation_id) VALUES ($1) ON CONFLICT (conversation_id) DO NOTHING',
);

/** The writes inside a conversation, for use cases that hold a transaction. Whoever calls has checked access. */
@Injectable()
export class ConversationWriter {
  constructor(
    private readonly eventLog: EventLog,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** Takes the lock under which the conversation's events are numbered. @throws DomainError conversation.not_found */
  async lock(tx: Transaction, conversationId: string): Promise<ConversationEntity> {
    const conversation = await tx.manager.findOne(ConversationEntity, {
      where: { id: conversationId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!conversation) throw new DomainError('conversation.not_found');
    return conversation;
  }

  /** Writes changed fields and tells the room. `conversation` is brought up to date. */
  async change(
    tx: Transaction,
    conversation: ConversationEntity,
    change: ConversationChange,
    fields: ConversationFields = {},
  ): Promise<void> {
    await this.append(tx, conversation, fields, () => ({ change }));
  }

  /** Stores a message under the next seq and tells the room. */
  async addMessage(tx: Transaction, conversation: ConversationEntity, message: NewMessage): Promise<Message> {
    const entity = tx.manager.create(MessageEntity, {
      ...message,
      conversationId: conversation.id,
      id: message.id ?? uuidv7(),
      authorId: message.authorId ?? null,
      imageUrls: message.imageUrls ?? [],
      fileIds: message.fileIds ?? [],
      createdAt: new Date(),
    });
    await this.append(tx, conversation, {}, (seq) => {
      entity.seq = seq;
      return { change: 'message_added', message: presentMessage(entity) };
    });
    await tx.manager.insert(MessageEntity, entity);
    return presentMessage(entity);
  }

  /** The agent will look at the conversation once this transaction is committed. */
  async wakeAgent(tx: Transaction, conversationId: string): Promise<void> {
    await tx.run(wake, [conversationId]);
    this.announceWork(tx);
  }

  /** Tells the agent runners, once this transaction is committed, that there may be work. */
  announceWork(tx: Transaction): void {
    tx.afterCommit(() => this.bus.publish({ kind: 'work', queue: AGENT_QUEUE }));
  }

  private async append(
    tx: Transaction,
    conversation: ConversationEntity,
    fields: ConversationFields,
    rest: (seq: number) => Record<string, unknown>,
  ): Promise<void> {
    Object.assign(conversation, fields, { updatedAt: new Date() });
    await tx.manager.update(ConversationEntity, conversation.id, { ...fields, updatedAt: conversation.updatedAt });
    await this.eventLog.append(tx, conversationStream.of(conversation.id), 'conversation_update', (seq) => {
      conversation.lastSeq = seq;
      return { conversation_id: conversation.id, record: presentRecord(conversation), ...rest(seq) };
    });
  }
}
