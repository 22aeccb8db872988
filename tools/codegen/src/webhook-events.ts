import { resolve, type MediaType, type OpenApiDocument, type Schema } from './documents.ts';

interface WebhookItem {
  post: { requestBody: { content: Record<string, MediaType> } };
}

/** Every event of the `webhooks` section with the schema of its body. Throws when one has no JSON body. */
export function listWebhookEvents(document: OpenApiDocument): { name: string; schema: Schema }[] {
  const items = Object.entries((document.webhooks ?? {}) as unknown as Record<string, WebhookItem>);
  return items.map(([name, item]) => {
    const body = resolve<WebhookItem['post']['requestBody']>(document, item.post.requestBody);
    const schema = body.content['application/json']?.schema;
    if (!schema) throw new Error(`the webhook ${name} has no JSON body`);
    return { name, schema };
  });
}
