import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  DomainError,
  idOfCursor,
  pageOf,
  statement,
  uuidv7,
  type Bus,
  type Config,
  type Page,
  type Transaction,
} from '@openhands-connect/platform';
import {
  encodeSecret,
  type DeliveryPage,
  type DeliveryStatus,
  type RegisteredWebhook,
  type RegisterWebhookRequest,
  type Webhook,
  type WebhookPage,
} from '@openhands-connect/contract';
import { ArrayContainedBy, LessThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { apiKeyIdOf, holdCredential, restrictionOf, type Principal } from '../auth/index.js';
import { IdempotencyService } from '../idempotency/index.js';
import { BUS, CONFIG } from '../platform/tokens.js';
import { DeliveryEntity } from './delivery.entity.js';
import { presentDelivery } from './delivery.presenter.js';
import { DISPATCH_QUEUE } from './queues.js';
import { REGISTRAR_IS_GOOD } from './registrar.sql.js';
import { removeWebhooks } from './remove-webhooks.js';
import { WebhookEntity } from './webhook.entity.js';
import { assertMayUseWebhook, assertReachesAll } from './webhook.policy.js';
import { presentWebhook } from './webhook.presenter.js';
import { assertDeliverable } from './webhook-url.js';

/** Of one user, disabled ones too. */
const MAX_WEBHOOKS = 100;
const SECRET_BYTES = 32;

/** user, conversations. How many of them the user is a member of. */
const countMemberships = statement<readonly [string, readonly string[]], { count: number }>(
  'webhooks.count_memberships',
  'SELECT count(*) AS count FROM conversation_members WHERE user_id = $1 AND conversation_id = ANY($2::uuid[])',
);
/** webhooks. Those of them that hear nothing any more, since the API key that registered them has ended. */
const silencedWebhooks = statement<readonly [readonly string[]], { id: string }>(
  'webhooks.silenced',
  `SELECT w.id FROM webhooks w WHERE w.id = ANY($1::uuid[]) AND NOT ${REGISTRAR_IS_GOOD}`,
);

/** user. Whoever registers webhooks of one user does it one after the other. */
const lockWebhookOwner = statement<readonly [string], never>(
  'webhooks.lock_owner',
  'SELECT FROM users WHERE id = $1 FOR UPDATE',
);
/** user. */
const countWebhooks = statement<readonly [string], { count: number }>(
  'webhooks.count',
  'SELECT count(*) AS count FROM webhooks WHERE owner_id = $1',
);

/** A user's webhooks, which nobody else sees. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly idempotency: IdempotencyService,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Facts from now on are delivered. The answer is the only one that shows the secret.
   *
   * @throws DomainError request.invalid, webhook.url_forbidden, webhook.limit_reached, auth.key_restricted,
   *   conversation.not_found, auth.session_revoked, auth.token_invalid, idempotency.key_reused, idempotency.in_flight
   */
  async register(
    principal: Principal,
    request: RegisterWebhookRequest,
    idempotencyKey?: string,
  ): Promise<RegisteredWebhook> {
    assertReachesAll(principal, request.conversation_ids);
    assertDeliverable(request.url, this.config.webhooks);
    const { userId } = principal;
    const once = { userId, key: idempotencyKey, operation: 'registerWebhook', body: request };
    return await this.idempotency.once(once, async (tx) => {
      await tx.run(lockWebhookOwner, [userId]);
      await holdCredential(tx, principal);
      await assertBelowLimit(tx, userId);
      await assertMemberOfAll(tx, userId, request.conversation_ids ?? []);
      const webhook = buildWebhook(tx, principal, request);
      await tx.manager.insert(WebhookEntity, webhook);
      tx.afterCommit(() => this.bus.publish({ kind: 'work', queue: DISPATCH_QUEUE }));
      return { ...presentWebhook(webhook, false), secret: webhook.secret };
    });
  }

  /** The caller's webhooks that its credential reaches, the newest first. */
  async list(principal: Principal, { cursor, limit }: Page): Promise<WebhookPage> {
    const only = restrictionOf(principal);
    const where: FindOptionsWhere<WebhookEntity> = { ownerId: principal.userId };
    if (only) where.conversationIds = ArrayContainedBy([...only]);
    if (cursor !== undefined) where.id = LessThan(idOfCursor(cursor));
    const rows = await this.database.manager.find(WebhookEntity, { where, order: { id: 'DESC' }, take: limit + 1 });
    const silenced = await this.silenced(rows);
    return pageOf(rows, limit, (webhook) => presentWebhook(webhook, silenced.has(webhook.id)));
  }

  /** @throws DomainError webhook.not_found */
  async get(principal: Principal, webhookId: string): Promise<Webhook> {
    const webhook = await this.find(this.database.manager, principal, webhookId);
    const silenced = await this.silenced([webhook]);
    return presentWebhook(webhook, silenced.has(webhook.id));
  }

  /** Nothing more is delivered by it, retries included. @throws DomainError webhook.not_found */
  async delete(principal: Principal, webhookId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.find(tx.manager, principal, webhookId);
      if (!(await removeWebhooks(tx, principal.userId, { webhookId }))) throw new DomainError('webhook.not_found');
    });
  }

  /** What was, is and will be delivered, the newest first. @throws DomainError webhook.not_found */
  async listDeliveries(
    principal: Principal,
    webhookId: string,
    { status, cursor, limit }: Page & { status?: DeliveryStatus | undefined },
  ): Promise<DeliveryPage> {
    await this.find(this.database.manager, principal, webhookId);
    const where: FindOptionsWhere<DeliveryEntity> = { webhookId };
    if (status !== undefined) where.status = status;
    if (cursor !== undefined) where.id = LessThan(idOfCursor(cursor));
    const rows = await this.database.manager.find(DeliveryEntity, { where, order: { id: 'DESC' }, take: limit + 1 });
    return pageOf(rows, limit, presentDelivery);
  }

  /** Nobody marks a webhook at the moment at which its key expires: the key is asked, as before each delivery. */
  private async silenced(webhooks: readonly WebhookEntity[]): Promise<ReadonlySet<string>> {
    const ids = webhooks.filter(({ apiKeyId }) => apiKeyId !== null).map(({ id }) => id);
    const rows = ids.length > 0 ? await this.database.run(silencedWebhooks, [ids]) : [];
    return new Set(rows.map(({ id }) => id));
  }

  private async find(manager: EntityManager, principal: Principal, id: string): Promise<WebhookEntity> {
    const webhook = await manager.findOneBy(WebhookEntity, { id });
    assertMayUseWebhook(principal, webhook);
    return webhook;
  }
}

function buildWebhook(tx: Transaction, principal: Principal, request: RegisterWebhookRequest): WebhookEntity {
  const now = new Date();
  return tx.manager.create(WebhookEntity, {
    id: uuidv7(),
    ownerId: principal.userId,
    apiKeyId: apiKeyIdOf(principal),
    url: request.url,
    events: request.events,
    description: request.description ?? null,
    conversationIds: request.conversation_ids ?? null,
    secret: encodeSecret(randomBytes(SECRET_BYTES)),
    status: 'active',
    disabledReason: null,
    createdAt: now,
    updatedAt: now,
  });
}

async function assertBelowLimit(tx: Transaction, userId: string): Promise<void> {
  const [row] = await tx.run(countWebhooks, [userId]);
  if ((row?.count ?? 0) < MAX_WEBHOOKS) return;
  throw new DomainError('webhook.limit_reached', `A user has at most ${MAX_WEBHOOKS} webhooks; delete one first.`);
}

async function assertMemberOfAll(tx: Transaction, userId: string, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  // One conversation can be written in two ways: ids are read without case.
  const distinct = [...new Set(conversationIds.map((id) => id.toLowerCase()))];
  const [row] = await tx.run(countMemberships, [userId, distinct]);
  if (row?.count !== distinct.length) throw new DomainError('conversation.not_found');
}
