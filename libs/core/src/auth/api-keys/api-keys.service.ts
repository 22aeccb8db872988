import { Injectable } from '@nestjs/common';
import {
  Database,
  DomainError,
  idOfCursor,
  pageOf,
  uuidv7,
  type Page,
  type Transaction,
} from '@openhands-connect/platform';
import type { ApiKey, ApiKeyPage, CreateApiKeyRequest, CreatedApiKey } from '@openhands-connect/contract';
import { IsNull, LessThan } from 'typeorm';
import { ActivityLog, type ActivityEntry, type ClientOrigin } from '../../activity/index.js';
import { IdempotencyService } from '../../idempotency/index.js';
import { holdCredential } from '../hold-credential.js';
import { sessionIdOf, type Principal } from '../principal.js';
import { Revocations } from '../revocations.js';
import { shownPartOf } from './api-key-format.js';
import { apiKeyHash, ApiKeySecrets } from './api-key-secrets.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { presentApiKey } from './api-key.presenter.js';
import { countKeys, countOwnConversations, lockKeyOwner, revokeKeys } from './api-keys.queries.js';

/** Of one user, those that are not revoked. */
const MAX_KEYS = 100;
/** RFC 3339 has four digits for the year, and an offset may lead beyond them. */
const LAST_END = new Date('9999-12-31T23:59:59.999Z');

/** A user's API keys. Only the user's own session manages them: a key that could make keys would have no limits. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityLog,
    private readonly idempotency: IdempotencyService,
    private readonly secrets: ApiKeySecrets,
    private readonly revocations: Revocations,
  ) {}

  /**
   * The answer is the only one that shows the key.
   *
   * @param idempotencyKey the same key and body give the first answer again, with the same API key
   * @throws DomainError auth.session_required, auth.session_revoked, request.invalid for an end in the past or after
   *   the year 9999, conversation.not_found,
   *   api_key.limit_reached, idempotency.key_reused, idempotency.in_flight
   */
  async create(
    principal: Principal,
    request: CreateApiKeyRequest,
    origin: ClientOrigin,
    idempotencyKey?: string,
  ): Promise<CreatedApiKey> {
    const sessionId = sessionIdOf(principal);
    const { userId } = principal;
    const once = { userId, key: idempotencyKey, operation: 'createApiKey', body: request };
    const { last_used_at: _, ...shown } = await this.idempotency.once(once, async (tx) => {
      const inserted = await this.insert(tx, principal, request);
      await this.activity.record({ userId, type: 'api_key_created', sessionId, origin }, tx);
      return inserted;
    });
    const key = this.secrets.keyOf(shown.key_id);
    if (shownPartOf(key) !== shown.prefix) {
      throw new DomainError(
        'idempotency.key_reused',
        'The server has other secrets now and cannot show the key again.',
      );
    }
    return { ...shown, key };
  }

  /** The keys that are not revoked, the newest first. @throws DomainError auth.session_required */
  async list(principal: Principal, { cursor, limit }: Page): Promise<ApiKeyPage> {
    sessionIdOf(principal);
    const where = {
      userId: principal.userId,
      revokedAt: IsNull(),
      ...(cursor !== undefined && { id: LessThan(idOfCursor(cursor)) }),
    };
    const rows = await this.database.manager.find(ApiKeyEntity, { where, order: { id: 'DESC' }, take: limit + 1 });
    return pageOf(rows, limit, presentApiKey);
  }

  /**
   * Ends the key with the caller's transaction; told to every process, with its sockets, after the commit.
   *
   * @throws DomainError auth.session_required, api_key.not_found
   */
  async revoke(tx: Transaction, principal: Principal, keyId: string, origin: ClientOrigin): Promise<void> {
    const by = { userId: principal.userId, sessionId: sessionIdOf(principal), origin };
    if ((await this.end(tx, keyId, by)) === 0) throw new DomainError('api_key.not_found');
  }

  /** The same for all keys of a user. */
  async revokeAll(tx: Transaction, userId: string, origin: ClientOrigin): Promise<void> {
    await this.end(tx, null, { userId, sessionId: null, origin });
  }

  /** @returns how many have ended */
  private async end(tx: Transaction, keyId: string | null, by: Omit<ActivityEntry, 'type'>): Promise<number> {
    const { userId, sessionId, origin } = by;
    const ended = await tx.run(revokeKeys, [userId, keyId]);
    const sessionIds = ended.map(() => sessionId);
    await this.activity.recordEach({ userId, type: 'api_key_revoked', origin }, sessionIds, tx);
    tx.afterCommit(() => ended.forEach(({ id: apiKeyId }) => this.revocations.announce({ userId, apiKeyId })));
    return ended.length;
  }

  private async insert(tx: Transaction, principal: Principal, request: CreateApiKeyRequest): Promise<ApiKey> {
    const { userId } = principal;
    const now = new Date();
    const expiresAt = endOf(request, now);
    const conversationIds = distinct(request.conversation_ids);
    const [owner] = await tx.run(lockKeyOwner, [userId]);
    if (!owner) throw new DomainError('auth.session_revoked');
    await holdCredential(tx, principal);
    await assertBelowLimit(tx, userId);
    if (conversationIds) await assertMemberOfAll(tx, userId, conversationIds);
    const id = uuidv7();
    const key = this.secrets.keyOf(id);
    const entity: ApiKeyEntity = {
      id,
      userId,
      name: request.name,
      prefix: shownPartOf(key),
      hash: apiKeyHash(key),
      scopes: request.scopes,
      conversationIds,
      createdAt: now,
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    await tx.manager.insert(ApiKeyEntity, entity);
    return presentApiKey(entity);
  }
}

async function assertBelowLimit(tx: Transaction, userId: string): Promise<void> {
  const [row] = await tx.run(countKeys, [userId]);
  if ((row?.count ?? 0) < MAX_KEYS) return;
  throw new DomainError('api_key.limit_reached', `A user has at most ${MAX_KEYS} keys; revoke one first.`);
}

async function assertMemberOfAll(tx: Transaction, userId: string, conversationIds: readonly string[]): Promise<void> {
  const [row] = await tx.run(countOwnConversations, [userId, conversationIds]);
  if (row?.count !== conversationIds.length) throw new DomainError('conversation.not_found');
}

/** One conversation can be written in two ways: ids are read without case. */
function distinct(conversationIds: readonly string[] | undefined): string[] | null {
  return conversationIds ? [...new Set(conversationIds.map((id) => id.toLowerCase()))] : null;
}

function endOf({ expires_at }: CreateApiKeyRequest, now: Date): Date | null {
  if (expires_at === undefined) return null;
  const end = new Date(expires_at);
  // A leap second is a time of RFC 3339 and no Date.
  if (end > now && end <= LAST_END) return end;
  const message = end > LAST_END ? 'must not lie after the year 9999 in UTC' : 'must lie in the future';
  const errors = [{ path: '/body/expires_at', message }];
  throw new DomainError('request.invalid', { errors });
}
