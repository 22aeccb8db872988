import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type RequestOptions, type TestApi } from '../testing/start-api.js';

const UNKNOWN_ID = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';

describe('what the API refuses', () => {
  let api: TestApi;
  let token: string;
  let conversation: string;
  beforeAll(async () => {
    api = await startApi();
    ({ token } = await api.signUp());
    const { body } = await api.request('POST', '/api/conversation', { token, body: { initialPrompt: 'hi' } });
    conversation = `/api/conversation/${body.conversation_id}`;
  });
  afterAll(() => api.close());

  const json = { 'Content-Type': 'application/json' };
  it.each<[string, string, () => string, () => RequestOptions, number, string]>([
    [
      'malformed JSON',
      'POST',
      () => `${conversation}/message`,
      () => ({ headers: json, body: Buffer.from('{"content":') }),
      400,
      'request.malformed',
    ],
    [
      'a poisoned prototype',
      'POST',
      () => `${conversation}/message`,
      () => ({ headers: json, body: Buffer.from('{"content":"x","__proto__":{}}') }),
      400,
      'request.malformed',
    ],
    ['a wrong type', 'POST', () => `${conversation}/message`, () => ({ body: { content: 5 } }), 400, 'request.invalid'],
    [
      'an extra property',
      'POST',
      () => `${conversation}/message`,
      () => ({ body: { content: 'x', role: 'system' } }),
      400,
      'request.invalid',
    ],
    [
      'an empty message',
      'POST',
      () => `${conversation}/message`,
      () => ({ body: { content: '' } }),
      400,
      'request.invalid',
    ],
    [
      'a message with a NUL',
      'POST',
      () => `${conversation}/message`,
      () => ({ body: { content: 'a\u0000b' } }),
      400,
      'request.invalid',
    ],
    [
      'an oversize message',
      'POST',
      () => `${conversation}/message`,
      () => ({ body: { content: 'x'.repeat(65_537) } }),
      400,
      'request.invalid',
    ],
    [
      'an oversize body',
      'POST',
      () => `${conversation}/message`,
      () => ({ body: { content: 'x'.repeat(2_000_000) } }),
      413,
      'request.too_large',
    ],
    ['no body', 'POST', () => `${conversation}/message`, () => ({}), 400, 'request.invalid'],
    [
      'another content type',
      'POST',
      () => `${conversation}/message`,
      () => ({ headers: { 'Content-Type': 'text/plain' }, body: Buffer.from('hi') }),
      415,
      'request.unsupported_media_type',
    ],
    [
      'a form where JSON is wanted',
      'POST',
      () => `${conversation}/message`,
      () => ({ body: new FormData() }),
      415,
      'request.unsupported_media_type',
    ],
    [
      'another charset',
      'POST',
      () => `${conversation}/message`,
      () => ({ headers: { 'Content-Type': 'application/json; charset=utf-16' }, body: Buffer.from('{"content":"x"}') }),
      415,
      'request.unsupported_media_type',
    ],
    [
      'a path that is too long',
      'GET',
      () => `/api/conversation/${'x'.repeat(3000)}`,
      () => ({}),
      400,
      'request.malformed',
    ],
    ['an id that is none', 'GET', () => '/api/conversation/42', () => ({}), 400, 'request.invalid'],
    ['an unknown id', 'GET', () => `/api/conversation/${UNKNOWN_ID}`, () => ({}), 404, 'conversation.not_found'],
    ['a path outside of the contract', 'GET', () => '/api/conversations', () => ({}), 404, 'request.not_found'],
    ['another method', 'PUT', () => '/api/auth/signin', () => ({}), 405, 'request.method_not_allowed'],
    ['the method QUERY', 'QUERY', () => '/api/conversation', () => ({}), 405, 'request.method_not_allowed'],
    ['a URL that cannot be decoded', 'GET', () => '/api/conversation/%E0%A4%A', () => ({}), 400, 'request.malformed'],
    ['a number in another notation', 'GET', () => '/api/files?limit=0x10', () => ({}), 400, 'request.invalid'],
    ['a method that few know', 'PROPFIND', () => '/elsewhere', () => ({}), 404, 'request.not_found'],
    ['a forged cursor', 'GET', () => '/api/conversation?cursor=xyz', () => ({}), 400, 'request.invalid'],
  ])('%s: a problem with its code', async (_, method, path, options, status, code) => {
    const answer = await api.request(method, path(), { token, ...options() });
    expect(answer.body).toMatchObject({ code, status, request_id: answer.headers.get('x-request-id') });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each<[string, () => string | undefined, string]>([
    ['no token', () => undefined, 'auth.token_missing'],
    ['a token that is none', () => 'abc', 'auth.token_invalid'],
    ['a token whose payload was changed', () => tamper(token), 'auth.token_invalid'],
  ])('%s: 401 with a challenge', async (_, bearer, code) => {
    const forged = bearer();
    const answer = await api.request('GET', conversation, forged === undefined ? {} : { token: forged });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('another user’s conversation: as if it were not there', async () => {
    const { token: strangers } = await api.signUp();
    for (const [method, path, body] of [
      ['GET', conversation, undefined],
      ['GET', `${conversation}/messages`, undefined],
      ['GET', `${conversation}/events`, undefined],
      ['POST', `${conversation}/message`, { content: 'let me in' }],
      ['PATCH', conversation, { title: 'mine' }],
      ['DELETE', conversation, undefined],
    ] as const) {
      const answer = await api.request(method, path, { token: strangers, body });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'conversation.not_found']);
    }
  });

  it('names the allowed methods with a 405', async () => {
    const { headers } = await api.request('DELETE', '/api/auth/signin');
    expect(headers.get('allow')).toBe('POST');
  });

  it('headers without end: 431 with a problem', async () => {
    const { status, body } = await api.request('GET', '/health/live', { headers: { 'X-Long': 'x'.repeat(20_000) } });
    expect([status, body.code]).toEqual([431, 'request.malformed']);
  });

  it('has written nothing of all that, and is still up', async () => {
    const { body } = await api.request('GET', `${conversation}/messages`, { token });
    expect(body.items).toHaveLength(1);
  });

  it('survives bytes that are no HTTP', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write('\u0016\u0003\u0001 nonsense\r\n\r\n');
    expect(await text(socket)).toContain('"code":"request.malformed"');
    expect((await api.request('GET', '/health/live')).status).toBe(200);
  });
});

function tamper(token: string): string {
  const [head, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: UNKNOWN_ID })).toString('base64url');
  return [head, forged, signature].join('.');
}
