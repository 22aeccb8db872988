import type { OpenApiDocument, Schema } from './documents.ts';
import { resolve } from './resolve.ts';

/** Every event of the `webhooks` section with the schema of its body. Throws when one has no JSON body. */
export function listWebhookEvents(document: OpenApiDocument): { name: string; schema: Schema }[] {
  return Object.entries(document.webhooks ?? {}).map(([name, { post }]) => {
    const schema = resolve(document, post.requestBody).content['application/json']?.schema;
    if (!schema) throw new Error(`the webhook ${name} has no JSON body`);
    return { name, schema };
  });
}
