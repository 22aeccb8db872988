import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcome } from '../testing/files.js';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const REQUEST = { url: 'https://receiver.example/hook', events: ['conversation.update', 'file.update'] };

describe('webhooks over REST', () => {
  let api: TestApi;
  let owner: { token: string };
  let stranger: { token: string };
  beforeAll(async () => {
    api = await startApi();
    [owner, stranger] = [await api.signUp(), await api.signUp()];
  });
  afterAll(() => api.close());

  const register = (body: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> =>
    api.request('POST', '/api/webhooks', { token: owner.token, body, headers });

  it('are registered as the guide shows it, listed, read and deleted', async () => {
    const { status, body } = await register(REQUEST);
    expect([status, body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    const { secret: _, ...shown } = body;
    const path = `/api/webhooks/${body.webhook_id}`;
    const { token } = owner;
    expect((await api.request('GET', '/api/webhooks', { token })).body).toEqual({ items: [shown], next_cursor: null });
    expect((await api.request('GET', path, { token })).body).toEqual(shown);
    const deliveries = await api.request('GET', `${path}/deliveries?status=pending`, { token });
    expect(deliveries.body).toEqual({ items: [], next_cursor: null });
    expect((await api.request('DELETE', path, { token })).status).toBe(204);
    expect(outcome(await api.request('GET', path, { token }))).toEqual([404, 'webhook.not_found']);
  });

  it('are nobody else’s: every route says 404', async () => {
    const { body } = await register(REQUEST);
    for (const [method, suffix] of [
      ['GET', ''],
      ['GET', '/deliveries'],
      ['DELETE', ''],
    ] as const) {
      const answer = await api.request(method, `/api/webhooks/${body.webhook_id}${suffix}`, { token: stranger.token });
      expect(outcome(answer)).toEqual([404, 'webhook.not_found']);
    }
    expect((await api.request('GET', '/api/webhooks', { token: stranger.token })).body.items).toEqual([]);
  });

  it('are registered once per idempotency key', async () => {
    const headers = { 'Idempotency-Key': 'webhook-1' };
    const first = await register(REQUEST, headers);
    expect((await register(REQUEST, headers)).body).toEqual(first.body);
    expect(outcome(await register({ ...REQUEST, events: ['*'] }, headers))).toEqual([422, 'idempotency.key_reused']);
  });

  it.each([
    ['a loopback address', { ...REQUEST, url: 'http://127.0.0.1:8080/' }, 400, 'webhook.url_forbidden'],
    ['a private address in disguise', { ...REQUEST, url: 'http://0xA000001/' }, 400, 'webhook.url_forbidden'],
    ['another scheme', { ...REQUEST, url: 'ftp://receiver.example/' }, 400, 'request.invalid'],
    ['no events', { ...REQUEST, events: [] }, 400, 'request.invalid'],
    ['an unknown event', { ...REQUEST, events: ['conversation.explode'] }, 400, 'request.invalid'],
    ['a foreign field', { ...REQUEST, secret: 'whsec_AAAA' }, 400, 'request.invalid'],
    [
      'somebody else’s conversation',
      { ...REQUEST, conversation_ids: ['0199a3c2-6f10-7b3e-9d52-3c1f0a7be102'] },
      404,
      'conversation.not_found',
    ],
  ])('are refused with %s', async (_, body, status, code) => {
    expect(outcome(await register(body))).toEqual([status, code]);
  });
});
