import { resolve, type Documents, type MediaType } from './documents.ts';

interface WebhookItem {
  post: { requestBody: { content: Record<string, MediaType> } };
}

/** `webhook-events.ts`: the body of each delivery by the name of its event, from the `webhooks` section. */
export function emitWebhookEvents({ openapi }: Documents): string {
  const rows = Object.entries((openapi.webhooks ?? {}) as unknown as Record<string, WebhookItem>).map(
    ([name, item]) => {
      const body = resolve<WebhookItem['post']['requestBody']>(openapi, item.post.requestBody);
      const reference = body.content['application/json']?.schema?.$ref;
      if (typeof reference !== 'string') throw new Error(`the webhook ${name} refers to no schema`);
      return { name, schema: reference.replace('#/components/schemas/', '') };
    },
  );
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
