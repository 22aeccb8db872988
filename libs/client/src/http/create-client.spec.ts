import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthSession } from '@openhands-connect/contract';
import { cutOff, empty, hangUp, json, problem, ScriptedServer, silence } from '../testing/http-server.js';
import { createClient, type ClientOptions } from './create-client.js';

const id = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';
const sent = { message_id: id, status: 'success', seq: 7 };
const path = { conversation_id: id };

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

function clientWith(options: Partial<ClientOptions> = {}) {
  return createClient({ baseUrl: server.url, token: 'first', retry: { baseDelayMs: 1 }, ...options });
}

function authSession(accessToken: string, refreshToken?: string): AuthSession {
  const user = { id, email: 'ada@example.com', name: 'Ada' };
  const session: AuthSession = { access_token: accessToken, token_type: 'bearer', expires_in: 900, user };
  return refreshToken === undefined ? session : { ...session, refresh_token: refreshToken };
}

describe('a call', () => {
  it('is the operation as the contract has it', async () => {
    server.answerWith(json(201, sent));
    const answer = await clientWith().call('sendMessage', { path, body: { content: 'Hello' } });
    expect(answer).toEqual(sent);
    const [request] = server.seen;
    expect(request).toMatchObject({
      method: 'POST',
      url: `/api/conversation/${id}/message`,
      body: '{"content":"Hello"}',
    });
    expect(request?.headers).toMatchObject({ authorization: 'Bearer first', 'content-type': 'application/json' });
    expect(request?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('writes the query without what was left out', async () => {
    server.answerWith(json(200, { items: [], next_cursor: null }));
    await clientWith().listConversations({ q: 'a b&c', limit: 5 });
    expect(server.seen[0]?.url).toBe('/api/conversation?q=a+b%26c&limit=5');
  });

  it('is made with the API key, which nothing takes the place of', async () => {
    server.answerWith(json(201, sent), problem('auth.token_expired'));
    const client = clientWith({ apiKey: 'ohc_key', refreshToken: 'r1', sessionMode: 'cookie' });
    expect(await client.getToken('ohc_key')).toBe('ohc_key');
    await client.sendMessage(id, { content: 'Hello' });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'auth.token_expired' });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer ohc_key', 'Bearer ohc_key']);
  });

  it('sends no token where the operation asks for none', async () => {
    server.answerWith(json(200, authSession('next', 'r1')));
    await clientWith().signIn({ email: 'ada@example.com', password: 'correct horse' });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('sends a file as a form with its name', async () => {
    server.answerWith(json(201, { file_id: id }));
    await clientWith().uploadFile(new File(['bytes'], 'notes.txt', { type: 'text/plain' }), id);
    const [request] = server.seen;
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(request?.body).toMatch(/name="conversation_id"[\s\S]*name="file"; filename="notes.txt"[\s\S]*bytes/);
  });

  it('gives bytes as they are, and nothing where there is no body', async () => {
    server.answerWith(json(200, { really: 'bytes' }), empty(204));
    const blob = await clientWith().call('downloadFile', { path: { file_id: id } });
    expect(await blob?.text()).toBe('{"really":"bytes"}');
    expect(await clientWith().call('deleteConversation', { path })).toBeUndefined();
  });

  it('leaves the answer to the caller of `request`', async () => {
    server.answerWith(json(200, {}, { ETag: '"1"' }));
    expect((await clientWith().request('getSettings')).headers.get('ETag')).toBe('"1"');
  });
});

describe('a failure', () => {
  it('is what the server says', async () => {
    server.answerWith(problem('conversation.not_found'));
    await expect(clientWith().getConversation(id)).rejects.toMatchObject({
      name: 'ConnectError',
      code: 'conversation.not_found',
      status: 404,
      problem: { request_id: 'request-1' },
    });
  });

  it('keeps its status when something else answers', async () => {
    server.answerWith((response) => void response.writeHead(418, { 'Content-Type': 'text/html' }).end('<p>no</p>'));
    const failure = { code: 'client.unexpected_answer', status: 418, problem: undefined };
    await expect(clientWith().getConversation(id)).rejects.toMatchObject(failure);
  });

  it('is told when the answer is cut off', async () => {
    server.answerWith(cutOff);
    const client = clientWith({ retry: { attempts: 1 } });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'client.network', status: 0 });
  });

  it('is told when the server does not answer in time', async () => {
    server.answerWith(silence);
    const client = clientWith({ timeoutMs: 30, retry: { attempts: 1 } });
    await expect(client.getConversation(id)).rejects.toMatchObject({ code: 'client.timeout' });
  });

  it('is told when the caller cancels, and not tried again', async () => {
    const cancelled = new AbortController();
    server.answerWith(() => cancelled.abort());
    const call = clientWith().call('getConversation', { path }, { signal: cancelled.signal });
    await expect(call).rejects.toMatchObject({ code: 'client.aborted' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a transient failure', () => {
  it('is tried again, with the same idempotency key', async () => {
    server.answerWith(hangUp, problem('server.unavailable'), problem('idempotency.in_flight'), json(201, sent));
    expect(await clientWith().sendMessage(id, { content: 'Hello' })).toEqual(sent);
    expect(new Set(server.seen.map((request) => request.headers['idempotency-key'])).size).toBe(1);
    expect(server.seen).toHaveLength(4);
  });

  it('is thrown in the end', async () => {
    server.answerWith(...Array.from({ length: 9 }, () => problem('server.unavailable')));
    const client = clientWith({ retry: { attempts: 3, baseDelayMs: 1 } });
    await expect(client.getConversation(id)).rejects.toMatchObject({ code: 'server.unavailable' });
    expect(server.seen).toHaveLength(3);
  });

  it('is not tried again where that could do a thing twice', async () => {
    server.answerWith(problem('server.unavailable'), hangUp);
    await expect(clientWith().call('updateConversation', { path, body: { title: 'x' } })).rejects.toMatchObject({
      status: 503,
    });
    await expect(clientWith().call('deleteConversation', { path })).rejects.toMatchObject({ code: 'client.network' });
    expect(server.seen).toHaveLength(2);
  });

  it('waits as long as the server asks, and not for ever', async () => {
    server.answerWith(problem('rate.limited', { 'Retry-After': '1' }), json(200, { items: [], next_cursor: null }));
    const startedAt = performance.now();
    await clientWith().listConversations();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
    server.answerWith(problem('rate.limited', { 'Retry-After': '3600' }));
    await expect(clientWith().listConversations()).rejects.toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
    expect(server.seen).toHaveLength(3);
  });

  it('of a quota is tried again whatever was asked: nothing was done', async () => {
    server.answerWith(problem('rate.limited', { 'Retry-After': '0' }), empty(204));
    await clientWith().call('deleteConversation', { path });
    expect(server.seen).toHaveLength(2);
  });

  it('is none when the request itself is wrong', async () => {
    server.answerWith(problem('request.invalid'));
    await expect(clientWith().sendMessage(id, { content: '' })).rejects.toMatchObject({ code: 'request.invalid' });
    expect(server.seen).toHaveLength(1);
  });
});
