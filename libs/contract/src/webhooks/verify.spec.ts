import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { encodeSecret, signWebhook } from './signature.js';
import { verifyWebhook, type WebhookDelivery } from './verify.js';

const secret = encodeSecret(new Uint8Array(32).fill(1));
const id = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be102';
const timestamp = 1_743_739_635;
const now = () => new Date(timestamp * 1000);
const body = JSON.stringify({ type: 'webhook.test', timestamp: '2025-04-04T04:07:15.000Z', data: {} });

async function buildDelivery(overrides: { timestamp?: number; body?: string } = {}): Promise<WebhookDelivery> {
  const parts = { id, timestamp, body, ...overrides };
  return {
    headers: new Headers({
      'webhook-id': id,
      'webhook-timestamp': String(parts.timestamp),
      'webhook-signature': await signWebhook(parts, [secret]),
    }),
    body: parts.body,
  };
}

describe('verifyWebhook', () => {
  it('gives the message of a good delivery', async () => {
    expect(await verifyWebhook(await buildDelivery(), [secret], { now })).toEqual(JSON.parse(body));
  });

  it('accepts what the reference implementation sends now', async () => {
    const sentAt = new Date();
    const headers = new Headers({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    });
    expect(await verifyWebhook({ headers, body }, [secret])).toEqual(JSON.parse(body));
  });

  it.each([-300, 300])('takes a clock that is %d s off', async (skew) => {
    const delivery = await buildDelivery({ timestamp: timestamp + skew });
    await expect(verifyWebhook(delivery, [secret], { now })).resolves.toBeDefined();
  });

  it.each([-301, 301])('refuses a clock that is %d s off', async (skew) => {
    const delivery = await buildDelivery({ timestamp: timestamp + skew });
    await expect(verifyWebhook(delivery, [secret], { now })).rejects.toMatchObject({
      code: 'timestamp_outside_tolerance',
    });
  });

  it('refuses a timestamp that is no number', async () => {
    const { headers } = await buildDelivery();
    headers.set('webhook-timestamp', 'soon');
    await expect(verifyWebhook({ headers, body }, [secret], { now })).rejects.toMatchObject({
      code: 'timestamp_outside_tolerance',
    });
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a delivery without %s', async (name) => {
    const { headers } = await buildDelivery();
    headers.delete(name);
    await expect(verifyWebhook({ headers, body }, [secret], { now })).rejects.toMatchObject({ code: 'header_missing' });
  });

  it('refuses a changed body', async () => {
    const { headers } = await buildDelivery();
    await expect(verifyWebhook({ headers, body: '{}' }, [secret], { now })).rejects.toMatchObject({
      code: 'signature_mismatch',
    });
  });

  it('refuses a signed body that is no JSON', async () => {
    const delivery = await buildDelivery({ body: 'hello' });
    await expect(verifyWebhook(delivery, [secret], { now })).rejects.toMatchObject({ code: 'body_malformed' });
  });
});
