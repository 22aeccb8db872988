import { Injectable } from '@nestjs/common';
import {
  Database,
  DomainError,
  EventLog,
  Gate,
  idOfCursor,
  uuidv7,
  type Transaction,
} from '@openhands-connect/platform';
import {
  JsonText,
  type AgentName,
  type Conversation,
  type ConversationPage,
  type CreateConversationRequest,
  type CreatedConversation,
} from '@openhands-connect/contract';
import { assertUnrestricted, restrictionOf, type Principal } from '../auth/index.js';
import { IdempotencyService } from '../idempotency/index.js';
import { AgentCatalogue, SettingsService } from '../settings/index.js';
import { userStream } from '../users/index.js';
import { ConversationEntity } from './conversation.entity.js';
import { assertReaches } from './conversation.policy.js';
import { presentRecord } from './conversation.presenter.js';
import { titleFromPrompt } from './conversation-title.js';
import { ConversationWriter } from './conversation-writer.js';
import {
  conversationsOfUser,
  conversationsWithWords,
  conversationWithMessages,
  limitStatement,
  type BodyRow,
  type ListParams,
} from './conversations.queries.js';
import { MemberEntity } from './member.entity.js';

/** How many of the newest messages `getConversation` shows. */
const NEWEST_MESSAGES = 100;

export interface ConversationFilter {
  /** Words that the title or a message holds. */
  q?: string | undefined;
  archived?: boolean | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Opening and reading conversations. */
@Injectable()
export class ConversationsService {
  private readonly searches = new Gate({ maxRunning: 2, maxWaiting: 32 });

  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly idempotency: IdempotencyService,
    private readonly settings: SettingsService,
    private readonly agents: AgentCatalogue,
    private readonly writer: ConversationWriter,
  ) {}

  /**
   * Opens a conversation with its first message, and wakes its agent.
   *
   * @throws DomainError auth.key_restricted, agent.not_configured, idempotency.key_reused, idempotency.in_flight
   */
  async create(
    principal: Principal,
    request: CreateConversationRequest,
    idempotencyKey?: string,
  ): Promise<CreatedConversation> {
    assertUnrestricted(principal, 'The key could not reach the new conversation.');
    const agent = await this.agentFor(principal, request);
    const once = { userId: principal.userId, key: idempotencyKey, operation: 'createConversation', body: request };
    return await this.idempotency.once(once, async (tx) => {
      const conversation = await this.insert(tx, principal, request, agent);
      await this.writer.addMessage(tx, conversation, {
        role: 'user',
        type: 'text',
        content: request.initialPrompt,
        authorId: principal.userId,
        imageUrls: request.imageUrls ?? [],
      });
      await this.writer.wakeAgent(tx, conversation.id);
      return { conversation_id: conversation.id, created_at: conversation.createdAt.toISOString() };
    });
  }

  /** With its newest hundred messages. @throws DomainError conversation.not_found */
  async get(principal: Principal, conversationId: string): Promise<JsonText<Conversation>> {
    assertReaches(principal, conversationId);
    const params = [conversationId, principal.userId, NEWEST_MESSAGES] as const;
    const [row] = await this.database.run(conversationWithMessages, params);
    if (!row) throw new DomainError('conversation.not_found');
    return new JsonText(row.body);
  }

  /** The caller's conversations that its credential reaches, the newest first. */
  async list(
    principal: Principal,
    { q, archived, cursor, limit }: ConversationFilter,
  ): Promise<JsonText<ConversationPage>> {
    const before = cursor === undefined ? null : idOfCursor(cursor);
    const only = restrictionOf(principal);
    const params: ListParams = [principal.userId, before, limit, archived ?? null, only && [...only]];
    const [row] = q === undefined ? await this.database.run(conversationsOfUser, params) : await this.search(params, q);
    if (!row) throw new Error('an aggregate gives one row');
    return new JsonText(row.body);
  }

  /** Reads all that the user has: bounded in number and time, so that searches leave the server to the others. */
  private async search(params: ListParams, words: string): Promise<BodyRow[]> {
    return await this.searches.run(
      async () =>
        await this.database.transaction(async (tx) => {
          await tx.run(limitStatement, []);
          return await tx.run(conversationsWithWords, [...params, words]);
        }),
    );
  }

  private async agentFor(principal: Principal, { agent }: CreateConversationRequest): Promise<AgentName> {
    const chosen = agent ?? (await this.settings.get(principal)).settings.default_agent;
    return this.agents.assertConfigured(chosen);
  }

  private async insert(
    tx: Transaction,
    { userId }: Principal,
    { title, initialPrompt }: CreateConversationRequest,
    agent: AgentName,
  ): Promise<ConversationEntity> {
    const now = new Date();
    const conversation = tx.manager.create(ConversationEntity, {
      id: uuidv7(),
      title: title ?? titleFromPrompt(initialPrompt),
      status: 'idle',
      agent,
      archived: false,
      lastSeq: 0,
      createdAt: now,
      updatedAt: now,
    });
    await tx.manager.insert(ConversationEntity, conversation);
    await tx.manager.insert(MemberEntity, { conversationId: conversation.id, userId, role: 'owner' });
    await this.eventLog.append(tx, userStream.of(userId), 'conversation_insert', () => ({
      conversation_id: conversation.id,
      record: presentRecord(conversation),
    }));
    return conversation;
  }
}
