import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcome, upload } from '../testing/files.js';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

describe('an API key that is limited to a conversation', () => {
  let api: TestApi;
  let token: string;
  let key: string;
  let inside: string;
  let outside: string;
  const scopes = ['conversations:read', 'conversations:write', 'files:read', 'files:write', 'webhooks:manage'];
  beforeAll(async () => {
    api = await startApi({ env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' } });
    ({ token } = await api.signUp());
    [inside, outside] = [await open(), await open()];
    ({ key } = (await createKey({ scopes, conversation_ids: [inside] })).body);
  });
  afterAll(() => api.close());

  const open = async (): Promise<string> => {
    const { body } = await api.request('POST', '/api/conversation', { token, body: { initialPrompt: 'zebra' } });
    return body.conversation_id;
  };
  const createKey = async (request: object): Promise<TestAnswer> =>
    await api.request('POST', '/api/keys', { token, body: { name: 'Bot', ...request } });
  const get = async (path: string, bearer = key): Promise<TestAnswer> =>
    await api.request('GET', path, { token: bearer });
  const send = async (conversationId: string, body: object, bearer = key): Promise<TestAnswer> =>
    await api.request('POST', `/api/conversation/${conversationId}/message`, { token: bearer, body });

  it('lists and finds that one alone', async () => {
    for (const query of ['', '?q=zebra', '?archived=false']) {
      const { body } = await get(`/api/conversation${query}`);
      expect(body.items).toMatchObject([{ conversation_id: inside }]);
    }
    expect((await get(`/api/conversation/${inside.toUpperCase()}`)).status).toBe(200);
    expect(outcome(await get(`/api/conversation/${outside}`))).toEqual([404, 'conversation.not_found']);
    const both = { headers: { 'Idempotency-Key': 'same' }, body: { initialPrompt: 'more' } };
    await api.request('POST', '/api/conversation', { token, ...both });
    const opened = await api.request('POST', '/api/conversation', { token: key, ...both });
    expect(outcome(opened)).toEqual([403, 'auth.key_restricted']);
  });

  it('reaches the files of that one alone', async () => {
    const { body: shared } = await upload(api, token, { conversationId: inside });
    const { body: own } = await upload(api, token);
    const { body: elsewhere } = await upload(api, token, { conversationId: outside });
    expect((await get('/api/files')).body.items).toMatchObject([{ file_id: shared.file_id }]);
    expect((await get(`/api/files?conversation_id=${inside}`)).body.items).toHaveLength(1);
    const { body: refusal } = await get(`/api/files?conversation_id=${outside}`);
    expect(refusal.code).toBe('conversation.not_found');
    expect((await get(`/files/${shared.file_id}`)).status).toBe(200);
    for (const { file_id } of [own, elsewhere]) {
      expect(outcome(await get(`/files/${file_id}`))).toEqual([404, 'file.not_found']);
      const attached = await send(inside, { content: 'look', file_ids: [file_id] });
      expect(outcome(attached)).toEqual([404, 'file.not_found']);
    }
    expect((await send(inside, { content: 'look', file_ids: [shared.file_id] })).status).toBe(201);
    expect(outcome(await upload(api, key))).toEqual([403, 'auth.key_restricted']);
    const foreign = await upload(api, key, { conversationId: outside });
    expect(outcome(foreign)).toEqual([404, 'conversation.not_found']);
    expect((await upload(api, key, { conversationId: inside })).status).toBe(201);
  });

  it('registers and sees webhooks of that one alone', async () => {
    const register = async (bearer: string, conversation_ids?: string[]): Promise<TestAnswer> => {
      const body = { url: 'http://127.0.0.1:9/hook', events: ['*'], ...(conversation_ids && { conversation_ids }) };
      return await api.request('POST', '/api/webhooks', { token: bearer, body });
    };
    const { body: everything } = await register(token);
    const { body: wider } = await register(token, [inside, outside]);
    const { body: fitting } = await register(token, [inside]);
    expect(outcome(await register(key))).toEqual([403, 'auth.key_restricted']);
    expect(outcome(await register(key, [inside, outside]))).toEqual([404, 'conversation.not_found']);
    const { status, body: own } = await register(key, [inside.toUpperCase()]);
    expect(status).toBe(201);
    const { body: list } = await get('/api/webhooks');
    expect(list.items.map((item: { webhook_id: string }) => item.webhook_id)).toEqual([
      own.webhook_id,
      fitting.webhook_id,
    ]);
    for (const { webhook_id } of [everything, wider]) {
      const path = `/api/webhooks/${webhook_id}`;
      expect(outcome(await get(path))).toEqual([404, 'webhook.not_found']);
      expect(outcome(await get(`${path}/deliveries`))).toEqual([404, 'webhook.not_found']);
      const deleted = await api.request('DELETE', path, { token: key });
      expect(outcome(deleted)).toEqual([404, 'webhook.not_found']);
      expect((await get(path, token)).status).toBe(200);
    }
    const gone = await api.request('DELETE', `/api/webhooks/${own.webhook_id}`, { token: key });
    expect(gone.status).toBe(204);
  });

  it('reads the log without gaps, and without what its scopes do not reach', async () => {
    const { body: reader } = await createKey({ scopes: ['conversations:read'], conversation_ids: [inside] });
    await upload(api, token, { conversationId: inside });
    const events = async (bearer: string) =>
      (await get(`/api/conversation/${inside}/events?limit=100`, bearer)).body.items;
    const [all, reached] = [await events(token), await events(reader.key)];
    expect(seqs(reached)).toEqual(seqs(all));
    expect(names(all)).toEqual(new Set(['conversation_update', 'file_insert']));
    expect(names(reached)).toEqual(new Set(['conversation_update', 'event_withheld']));
    expect(JSON.stringify(reached)).not.toContain('note.txt');
  });

  it('attaches no files without the scope to read them', async () => {
    const { body: shared } = await upload(api, token, { conversationId: inside });
    const { body: writer } = await createKey({ scopes: ['conversations:write', 'files:write'] });
    const message = { content: 'look', file_ids: [shared.file_id] };
    expect(outcome(await send(inside, message, writer.key))).toEqual([403, 'auth.scope_missing']);
    expect((await send(inside, { content: 'look' }, writer.key)).status).toBe(201);
  });

  it('loses the conversation with its user', async () => {
    const guest = await api.signUp();
    const members = `/api/conversation/${inside}/members`;
    await api.request('POST', members, { token, body: { email: guest.email, role: 'editor' } });
    const request = { name: 'Bot', scopes, conversation_ids: [inside] };
    const { body: guestKey } = await api.request('POST', '/api/keys', { token: guest.token, body: request });
    expect((await send(inside, { content: 'here' }, guestKey.key)).status).toBe(201);
    await api.request('DELETE', `${members}/${guest.userId}`, { token });
    expect(outcome(await send(inside, { content: 'gone' }, guestKey.key))).toEqual([404, 'conversation.not_found']);
    expect((await get('/api/conversation', guestKey.key)).body.items).toEqual([]);
  });
});

function seqs(items: { payload: { seq: number } }[]): number[] {
  return items.map(({ payload }) => payload.seq);
}

function names(items: { event: string }[]): Set<string> {
  return new Set(items.map(({ event }) => event));
}
