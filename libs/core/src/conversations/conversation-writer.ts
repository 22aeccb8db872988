import { Inject, Injectable } from '@nestjs/common';
import {
  DomainError,
  EventLog,
  newEvent,
  statement,
  uuidv7,
  type Bus,
  type LoggedEvent,
  type Transaction,
} from '@openhands-connect/platform';
import type { ConversationUpdateEvent, Message } from '@openhands-connect/contract';
import { ConversationEntity } from './conversation.entity.js';
import { presentRecord } from './conversation.presenter.js';
import { writeChange, writeMessage } from './append.queries.js';
import type { MessageEntity } from './message.entity.js';
import { BUS } from '../platform/tokens.js';

/** What a conversation's row may become; each kind of change is one event. */
type ConversationFields = Partial<Pick<ConversationEntity, 'title' | 'archived' | 'agent' | 'status'>>;
type RecordChanged = Exclude<ConversationUpdateEvent, { change: 'message_added' }>;
export type ConversationChange = RecordChanged['change'];

export type NewMessage = Pick<MessageEntity, 'role' | 'type' | 'content'> &
  Partial<Pick<MessageEntity, 'id' | 'authorId' | 'imageUrls' | 'fileIds'>>;

/** The queue of the signals that wake agent runners. */
export const AGENT_QUEUE = 'agent';

/** conversation. */
const wake = statement<readonly [string], never>(
  'conversations.wake_agent',
  'INSERT INTO agent_work (conversation_id) VALUES ($1) ON CONFLICT (conversation_id) DO NOTHING',
);

/** conversation. */
const raiseMembersVersion = statement<readonly [string], never>(
  'conversations.raise_members_version',
  'UPDATE conversations SET members_version = members_version + 1 WHERE id = $1',
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

  /** Writes changed fields and tells the room, in one statement. `conversation` is brought up to date. */
  async change(
    tx: Transaction,
    conversation: ConversationEntity,
    change: ConversationChange,
    fields: ConversationFields = {},
    about: Pick<RecordChanged, 'removed_user_id'> = {},
  ): Promise<void> {
    advance(conversation, fields);
    const event = eventOf(conversation, { change, ...about });
    await tx.run(writeChange, changeParams(conversation, event));
    this.eventLog.publishAfterCommit(tx, event);
  }

  /** Says that members or roles have changed, and who has gone, to the room and to writers that wait for the lock. */
  async changeMembers(tx: Transaction, conversation: ConversationEntity, removedUserId?: string): Promise<void> {
    await tx.run(raiseMembersVersion, [conversation.id]);
    const about = removedUserId === undefined ? {} : { removed_user_id: removedUserId };
    await this.change(tx, conversation, 'members_changed', {}, about);
  }

  /** Stores a message under the next seq and tells the room, in one statement. */
  async addMessage(tx: Transaction, conversation: ConversationEntity, message: NewMessage): Promise<Message> {
    advance(conversation);
    const presented: Message = {
      id: message.id ?? uuidv7(),
      content: message.content,
      role: message.role,
      timestamp: conversation.updatedAt.toISOString(),
      seq: conversation.lastSeq,
      type: message.type,
      author_id: message.authorId ?? null,
      image_urls: message.imageUrls ?? [],
      file_ids: message.fileIds ?? [],
    };
    const event = eventOf(conversation, { change: 'message_added', message: presented });
    const { id, role, type, content, author_id, image_urls, file_ids } = presented;
    const messageParams = [id, role, type, content, author_id, image_urls, file_ids] as const;
    await tx.run(writeMessage, [...changeParams(conversation, event), ...messageParams]);
    this.eventLog.publishAfterCommit(tx, event);
    return presented;
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
}

/** The row as it will be under its next seq; its lock is held, so nobody else takes that number. */
function advance(conversation: ConversationEntity, fields: ConversationFields = {}): void {
  Object.assign(conversation, fields, { lastSeq: conversation.lastSeq + 1, updatedAt: new Date() });
}

function eventOf(conversation: ConversationEntity, rest: object): LoggedEvent {
  const data = { conversation_id: conversation.id, record: presentRecord(conversation), ...rest };
  const event = newEvent(conversation.id, conversation.lastSeq, 'conversation_update', data);
  return { ...event, occurredAt: conversation.updatedAt.toISOString() };
}

function changeParams(
  { id, lastSeq, updatedAt, title, status, agent, archived }: ConversationEntity,
  { eventId, data }: LoggedEvent,
) {
  return [id, lastSeq, updatedAt, title, status, agent, archived, eventId, JSON.stringify(data)] as const;
}
