// Generated from specs/ by `pnpm generate`. Do not edit.
import type { components } from './schemas.js';

/** What is posted to a receiver: event name to body. */
export interface WebhookBodies {
  'conversation.insert': components['schemas']['ConversationInsertMessage'];
  'conversation.update': components['schemas']['ConversationUpdateMessage'];
  'conversation.delete': components['schemas']['ConversationDeleteMessage'];
  'file.insert': components['schemas']['FileInsertMessage'];
  'file.update': components['schemas']['FileUpdateMessage'];
  'file.delete': components['schemas']['FileDeleteMessage'];
  'settings.update': components['schemas']['SettingsUpdateMessage'];
  'webhook.test': components['schemas']['WebhookTestMessage'];
}

/** Every webhook event of the contract. */
export const WEBHOOK_EVENT_NAMES = ['conversation.insert', 'conversation.update', 'conversation.delete', 'file.insert', 'file.update', 'file.delete', 'settings.update', 'webhook.test'] as const;
