import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcome } from '../testing/files.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const UNKNOWN_ID = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';

describe('API keys over REST', () => {
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    api = await startApi();
    ({ token } = await api.signUp());
  });
  afterAll(() => api.close());

  const create = async (body: object, headers = {}) => await api.request('POST', '/api/keys', { token, body, headers });
  const bot = { name: 'Bot', scopes: ['conversations:read', 'conversations:write'] };

  it('are created, used, listed and revoked', async () => {
    const { status, body: created } = await create(bot);
    expect(status).toBe(201);
    const opened = { token: created.key, body: { initialPrompt: 'from a program' } };
    expect((await api.request('POST', '/api/conversation', opened)).status).toBe(201);
    const { body: list } = await api.request('GET', '/api/keys', { token });
    expect(list.items).toMatchObject([{ key_id: created.key_id, name: 'Bot', expires_at: null }]);
    expect((await api.request('DELETE', `/api/keys/${created.key_id}`, { token })).status).toBe(204);
    expect(outcome(await api.request('POST', '/api/conversation', opened))).toEqual([401, 'auth.token_invalid']);
    expect((await api.request('GET', '/api/keys', { token })).body.items).toEqual([]);
  });

  it('are the same when their creation is repeated with its Idempotency-Key', async () => {
    const once = { 'Idempotency-Key': 'only-one' };
    const [first, again] = [await create(bot, once), await create(bot, once)];
    expect(again.body).toEqual(first.body);
    expect(outcome(await create({ ...bot, name: 'Other' }, once))).toEqual([422, 'idempotency.key_reused']);
  });

  it.each<[string, object, unknown[]]>([
    ['without scopes', { name: 'Bot' }, [400, 'request.invalid']],
    ['with no scope', { ...bot, scopes: [] }, [400, 'request.invalid']],
    ['with an unknown scope', { ...bot, scopes: ['everything'] }, [400, 'request.invalid']],
    ['with a scope twice', { ...bot, scopes: ['files:read', 'files:read'] }, [400, 'request.invalid']],
    ['with an empty name', { ...bot, name: '' }, [400, 'request.invalid']],
    ['with an end in the past', { ...bot, expires_at: '2020-01-01T00:00:00Z' }, [400, 'request.invalid']],
    ['with an end that is none', { ...bot, expires_at: 'tomorrow' }, [400, 'request.invalid']],
    ['limited to nothing', { ...bot, conversation_ids: [] }, [400, 'request.invalid']],
    ['limited to an unknown conversation', { ...bot, conversation_ids: [UNKNOWN_ID] }, [404, 'conversation.not_found']],
    ['with a field of the server', { ...bot, user_id: UNKNOWN_ID }, [400, 'request.invalid']],
  ])('are not created %s', async (_, body, refusal) => {
    expect(outcome(await create(body))).toEqual(refusal);
  });

  it('are accepted in the Authorization header alone', async () => {
    const { body: created } = await create(bot);
    const path = `/api/conversation?access_token=${created.key}&api_key=${created.key}`;
    const headers = { 'X-API-Key': created.key };
    expect((await api.request('GET', path, { headers })).status).not.toBe(200);
    expect(outcome(await api.request('GET', '/api/conversation', { headers }))).toEqual([401, 'auth.token_missing']);
  });
});
