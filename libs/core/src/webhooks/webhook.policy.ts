import { DomainError } from '@openhands-connect/platform';
import { restrictionOf, type Principal } from '../auth/index.js';
import type { WebhookEntity } from './webhook.entity.js';

/**
 * A user has the own webhooks; a key that is limited to conversations of these only what is limited to some of them.
 *
 * @throws DomainError webhook.not_found
 */
export function assertMayUseWebhook(
  principal: Principal,
  webhook: Pick<WebhookEntity, 'ownerId' | 'conversationIds'> | null,
): asserts webhook {
  const restriction = restrictionOf(principal);
  const isReached = !restriction || webhook?.conversationIds?.every((id) => restriction.has(id)) === true;
  if (webhook?.ownerId !== principal.userId || !isReached) throw new DomainError('webhook.not_found');
}

/**
 * Whether a webhook may be limited to these conversations, as far as the caller's key goes.
 *
 * @throws DomainError auth.key_restricted when a limited key names none, conversation.not_found
 */
export function assertReachesAll(principal: Principal, conversationIds: readonly string[] | undefined): void {
  const restriction = restrictionOf(principal);
  if (!restriction) return;
  if (!conversationIds)
    throw new DomainError('auth.key_restricted', 'The webhook has to name conversations of the key.');
  // Ids are read without case.
  const isReached = conversationIds.every((id) => restriction.has(id.toLowerCase()));
  if (!isReached) throw new DomainError('conversation.not_found');
}
