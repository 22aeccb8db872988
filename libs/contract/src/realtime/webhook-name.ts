import type { WebhookEventName } from '../generated/schemas.js';
import type { DurableEventName } from './socket-event.js';

type Dotted<Name extends string> = Name extends `${infer Noun}_${infer Verb}` ? `${Noun}.${Verb}` : never;
type Underscored<Name extends string> = Name extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never;

/** The webhook events that tell a durable event; `webhook.test` tells none. */
export type RelayedWebhookEventName = {
  [Name in WebhookEventName]: Underscored<Name> extends DurableEventName ? Name : never;
}[WebhookEventName];

/** Socket name to webhook name; a durable event without a webhook, or the other way round, does not compile. */
export const WEBHOOK_NAME_OF: { readonly [Name in DurableEventName]: Dotted<Name> & RelayedWebhookEventName } = {
  conversation_insert: 'conversation.insert',
  conversation_update: 'conversation.update',
  conversation_delete: 'conversation.delete',
  file_insert: 'file.insert',
  file_update: 'file.update',
  file_delete: 'file.delete',
  settings_update: 'settings.update',
};

/** Webhook name to socket name. */
export const SOCKET_NAME_OF: { readonly [Name in RelayedWebhookEventName]: Underscored<Name> & DurableEventName } = {
  'conversation.insert': 'conversation_insert',
  'conversation.update': 'conversation_update',
  'conversation.delete': 'conversation_delete',
  'file.insert': 'file_insert',
  'file.update': 'file_update',
  'file.delete': 'file_delete',
  'settings.update': 'settings_update',
};
