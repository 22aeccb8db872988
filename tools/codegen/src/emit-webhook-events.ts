import type { Documents } from './documents.ts';
import { listWebhookEvents } from './webhook-events.ts';

/** `webhook-events.ts`: the body of each delivery by the name of its event, from the `webhooks` section. */
export function emitWebhookEvents({ openapi }: Documents): string {
  const rows = listWebhookEvents(openapi).map(({ name, schema }) => {
    if (typeof schema.$ref !== 'string') throw new Error(`the body of the webhook ${name} has no name`);
    return { name, schema: schema.$ref.replace('#/components/schemas/', '') };
  });
  return [
    "import type { components } from './schemas.js';",
    '',
    '/** What is posted to a receiver: event name to body. */',
    'export interface WebhookBodies {',
    ...rows.map(({ name, schema }) => `  '${name}': components['schemas']['${schema}'];`),
    '}',
    '',
    '/** Every webhook event of the contract. */',
    `export const WEBHOOK_EVENT_NAMES = [${rows.map(({ name }) => `'${name}'`).join(', ')}] as const;`,
    '',
  ].join('\n');
}
