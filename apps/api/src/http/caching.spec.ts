import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { upload } from '../testing/files.js';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const PASSWORD = 'a long enough pass phrase 9';

describe('caches', () => {
  let api: TestApi;
  let user: { token: string; email: string };
  beforeAll(async () => {
    api = await startApi();
    user = await api.signUp();
  });
  afterAll(() => api.close());

  const post = (path: string, body: object, token?: string): Promise<TestAnswer> =>
    api.request('POST', path, { body, ...(token !== undefined && { token }) });

  it('keep no answer that holds a credential', async () => {
    const account = { email: 'caching@example.com', password: PASSWORD, name: 'Caching' };
    const signUp = await post('/api/auth/signup', account);
    const signIn = await post('/api/auth/signin', { email: account.email, password: PASSWORD });
    const refresh = await post('/api/auth/refresh', { refresh_token: signIn.body.refresh_token });
    const key = await post('/api/keys', { name: 'key', scopes: ['files:read'] }, user.token);
    const hook = await post('/api/webhooks', { url: 'https://receiver.example/', events: ['*'] }, user.token);
    const answers = [signUp, signIn, refresh, key, hook];
    expect(answers.map(cachingOf)).toEqual([201, 200, 200, 201, 201].map((status) => [status, 'no-store']));
  });

  it('keep nothing else of a caller either, nor a refusal', async () => {
    const { token } = user;
    const answers = [
      await api.request('GET', '/api/auth/me', { token }),
      await api.request('GET', '/api/settings', { token }),
    ];
    expect(answers.map(cachingOf)).toEqual(answers.map(() => [200, 'no-store']));
    expect(cachingOf(await api.request('GET', '/api/auth/me'))).toEqual([401, 'no-store']);
  });

  it('keep the contents of files for their reader, who asks each time', async () => {
    const { token } = user;
    const { body } = await upload(api, token);
    const path = `/files/${body.file_id}`;
    const etag = `"${body.sha256}"`;
    const ask = (headers: Record<string, string>): Promise<TestAnswer> => api.request('GET', path, { token, headers });
    const [whole, part, known] = [
      await ask({}),
      await ask({ Range: 'bytes=1-2' }),
      await ask({ 'If-None-Match': etag }),
    ];
    expect([whole, part, known].map(cachingOf)).toEqual([
      [200, 'private, no-cache'],
      [206, 'private, no-cache'],
      [304, 'private, no-cache'],
    ]);
    expect([whole, part, known].map(({ headers }) => headers.get('etag'))).toEqual([etag, etag, etag]);
  });

  it('keep what is everybody’s for as long as it says', async () => {
    expect(cachingOf(await api.request('GET', '/.well-known/jwks.json'))).toEqual([200, 'public, max-age=300']);
  });
});

function cachingOf({ status, headers }: TestAnswer): unknown[] {
  return [status, headers.get('cache-control')];
}
