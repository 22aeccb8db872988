import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from '../testing/start-api.js';

describe('sessions over REST', () => {
  let api: TestApi;
  const account = { email: 'cookie@example.com', password: 'a long enough pass phrase 9', name: 'Cookie' };
  beforeAll(async () => {
    api = await startApi();
    await api.request('POST', '/api/auth/signup', { body: account });
  });
  afterAll(() => api.close());

  const signIn = () =>
    api.request('POST', '/api/auth/signin', { body: { email: account.email, password: account.password } });

  it('answer as the guide shows it', async () => {
    const { status, body } = await signIn();
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', user: { email: account.email, name: account.name } });
    const me = await api.request('GET', '/api/auth/me', { token: body.access_token });
    expect(me.body).toMatchObject({ email: account.email, has_password: true });
  });

  it('end with sign-out, at once', async () => {
    const { body } = await signIn();
    const token: string = body.access_token;
    expect((await api.request('POST', '/api/auth/signout', { token })).status).toBe(204);
    const me = await api.request('GET', '/api/auth/me', { token });
    expect([me.status, me.body.code]).toEqual([401, 'auth.session_revoked']);
    const refresh = { body: { refresh_token: body.refresh_token } };
    expect((await api.request('POST', '/api/auth/refresh', refresh)).status).toBe(401);
  });

  it('cannot begin with Google where it is not configured', async () => {
    const { status, body } = await api.request('GET', '/api/auth/google/signin');
    expect([status, body.code]).toEqual([501, 'auth.google_not_configured']);
  });

  it('publish the key that their tokens are signed with', async () => {
    const { body } = await api.request('GET', '/.well-known/jwks.json');
    expect(body.keys).toMatchObject([{ kty: 'OKP', crv: 'Ed25519', use: 'sig' }]);
    expect(JSON.stringify(body)).not.toContain('"d"');
  });
});
