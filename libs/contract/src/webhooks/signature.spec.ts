import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { decodeSecret, encodeSecret, matchesSignature, signWebhook } from './signature.js';

const secret = encodeSecret(Uint8Array.from({ length: 32 }, (_, index) => index));
const otherSecret = encodeSecret(new Uint8Array(24).fill(7));
const parts = {
  id: '0199a3c2-6f10-7b3e-9d52-3c1f0a7be102',
  timestamp: 1_743_739_635,
  body: '{"type":"webhook.test","ö":"🙂"}',
};
const sentAt = new Date(parts.timestamp * 1000);

describe('signWebhook', () => {
  it('signs as the reference implementation does', async () => {
    expect(await signWebhook(parts, [secret])).toBe(new Webhook(secret).sign(parts.id, sentAt, parts.body));
  });

  it('gives one signature for each secret, in their order', async () => {
    const signatures = (await signWebhook(parts, [secret, otherSecret])).split(' ');
    expect(signatures).toEqual([await signWebhook(parts, [secret]), await signWebhook(parts, [otherSecret])]);
  });

  it('refuses what is no secret', async () => {
    await expect(signWebhook(parts, ['c2VjcmV0'])).rejects.toThrow(TypeError);
  });
});

describe('matchesSignature', () => {
  it('knows what the reference implementation signed', async () => {
    expect(await matchesSignature(parts, new Webhook(secret).sign(parts.id, sentAt, parts.body), [secret])).toBe(true);
  });

  it('takes any of several signatures by any of several secrets, so that either side can rotate', async () => {
    expect(await matchesSignature(parts, await signWebhook(parts, [otherSecret, secret]), [secret])).toBe(true);
    expect(await matchesSignature(parts, await signWebhook(parts, [secret]), [otherSecret, secret])).toBe(true);
  });

  it.each([
    ['another id', { ...parts, id: 'other' }],
    ['another time', { ...parts, timestamp: parts.timestamp + 1 }],
    ['another body', { ...parts, body: `${parts.body} ` }],
  ])('refuses %s', async (_, tampered) => {
    expect(await matchesSignature(tampered, await signWebhook(parts, [secret]), [secret])).toBe(false);
  });

  it('refuses the signature of another secret', async () => {
    expect(await matchesSignature(parts, await signWebhook(parts, [otherSecret]), [secret])).toBe(false);
  });

  it.each(['', 'v1', 'v1,', 'v1,not base64!', 'v1,AAAA', 'v1a,AAAA'])('refuses the header %j', async (header) => {
    expect(await matchesSignature(parts, header, [secret])).toBe(false);
  });

  it('refuses a good signature under another version', async () => {
    const signature = await signWebhook(parts, [secret]);
    expect(await matchesSignature(parts, signature.replace('v1,', 'v2,'), [secret])).toBe(false);
  });
});

describe('a secret', () => {
  it('is read back as it was written', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(decodeSecret(encodeSecret(bytes))).toEqual(bytes);
  });

  it.each(['', 'whsec', 'WHSEC_AAAA'])('is not %j', (text) => {
    expect(() => decodeSecret(text)).toThrow(TypeError);
  });
});
