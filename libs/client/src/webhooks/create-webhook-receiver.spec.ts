import { describe, expect, it, jest } from '@jest/globals';
import { encodeSecret, signWebhook, type WebhookBodies } from '@openhands-connect/contract';
import { createWebhookReceiver, type WebhookHandlers } from './create-webhook-receiver.js';

const secret = encodeSecret(new Uint8Array(32).fill(7));
const rotated = encodeSecret(new Uint8Array(32).fill(8));
const message: WebhookBodies['conversation.delete'] = {
  type: 'conversation.delete',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { event_id: 'event', seq: 3, occurred_at: '2026-01-01T00:00:00.000Z', conversation_id: 'conversation' },
};

async function delivery(signedBy = secret, body = JSON.stringify(message)) {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = await signWebhook({ id: 'event', timestamp, body }, [signedBy]);
  return {
    body,
    headers: { 'Webhook-Id': 'event', 'Webhook-Timestamp': `${timestamp}`, 'Webhook-Signature': signature },
  };
}

function requestOf({ body, headers }: Awaited<ReturnType<typeof delivery>>): Request {
  return new Request('https://receiver.example/hook', { method: 'POST', body, headers });
}

describe('a webhook receiver', () => {
  it('gives a signed delivery to the handler of its event', async () => {
    const onDelete = jest.fn<NonNullable<WebhookHandlers['conversation.delete']>>();
    const onTest = jest.fn<NonNullable<WebhookHandlers['webhook.test']>>();
    const handlers = { 'conversation.delete': onDelete, 'webhook.test': onTest };
    const receiver = createWebhookReceiver({ secrets: [secret], handlers });
    expect(await receiver.receive(await delivery())).toEqual(message);
    expect(onDelete.mock.calls).toEqual([[message, { eventId: 'event' }]]);
    expect(onTest).not.toHaveBeenCalled();
  });

  it('accepts either secret while one rotates', async () => {
    const receiver = createWebhookReceiver({ secrets: [secret, rotated], handlers: {} });
    expect((await receiver.respond(requestOf(await delivery(rotated)))).status).toBe(204);
  });

  it('runs nothing for a delivery that somebody else signed', async () => {
    const onDelete = jest.fn<NonNullable<WebhookHandlers['conversation.delete']>>();
    const receiver = createWebhookReceiver({ secrets: [secret], handlers: { 'conversation.delete': onDelete } });
    await expect(receiver.receive(await delivery(rotated))).rejects.toMatchObject({ code: 'signature_mismatch' });
    expect((await receiver.respond(requestOf(await delivery(rotated)))).status).toBe(400);
    expect(onDelete).not.toHaveBeenCalled();
  });

  it('lets a failing handler fail the delivery, so that it comes again', async () => {
    const handlers = { 'conversation.delete': () => Promise.reject(new Error('no database')) };
    const receiver = createWebhookReceiver({ secrets: [secret], handlers });
    await expect(receiver.respond(requestOf(await delivery()))).rejects.toThrow('no database');
  });
});
