import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildReset } from '@openhands-connect/core/testing';
import { startApi, type TestApi } from '../testing/start-api.js';

const PASSWORD = 'a long enough pass phrase 9';
const NEW_PASSWORD = 'another pass phrase 9';

describe('the own account over REST', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const signIn = (email: string, password: string) =>
    api.request('POST', '/api/auth/signin', { body: { email, password } });
  const signUp = (email: string, password: string) =>
    api.request('POST', '/api/auth/signup', { body: { email, password, name: 'Name' } });

  it('takes another name, and nothing else', async () => {
    const { token, email } = await api.signUp();
    const renamed = await api.request('PATCH', '/api/auth/me', { token, body: { name: 'Ada' } });
    expect([renamed.status, renamed.body]).toEqual([200, expect.objectContaining({ email, name: 'Ada' })]);
    for (const body of [{}, { name: '' }, { name: 'x'.repeat(101) }, { name: 'a\nb' }, { name: 'Ada', email }]) {
      const { status } = await api.request('PATCH', '/api/auth/me', { token, body });
      expect([body, status]).toEqual([body, 400]);
    }
    expect((await api.request('GET', '/api/auth/me', { token })).body).toMatchObject({ email, name: 'Ada' });
  });

  it('changes its password, and goes on with the token that it has', async () => {
    const { token, email } = await api.signUp();
    const other = (await signIn(email, PASSWORD)).body.access_token;
    const body = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    expect((await api.request('POST', '/api/auth/password', { token, body })).status).toBe(204);
    expect((await api.request('GET', '/api/auth/me', { token })).status).toBe(200);
    expect((await api.request('GET', '/api/auth/me', { token: other })).body.code).toBe('auth.session_revoked');
    const again = await api.request('POST', '/api/auth/password', { token, body });
    expect([again.status, again.body.code]).toEqual([403, 'auth.password_incorrect']);
    expect([(await signIn(email, PASSWORD)).status, (await signIn(email, NEW_PASSWORD)).status]).toEqual([401, 200]);
  });

  it('answers the same to a request for a reset, whoever has the address', async () => {
    const { email } = await api.signUp();
    const answers = [];
    for (const address of [email, 'nobody@example.com']) {
      const { status, body, headers } = await api.request('POST', '/api/auth/password/reset-request', {
        body: { email: address },
      });
      answers.push({ status, body, names: [...headers.keys()].toSorted(), length: headers.get('content-length') });
    }
    expect(answers[0]).toMatchObject({ status: 202, body: '' });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('takes the token of a mail once, without any other proof', async () => {
    const { token, email, userId } = await api.signUp();
    const body = { token: await buildReset(api, userId), new_password: NEW_PASSWORD };
    const reset = () => api.request('POST', '/api/auth/password/reset', { body });
    expect((await reset()).status).toBe(204);
    const again = await reset();
    expect([again.status, again.body.code]).toEqual([400, 'auth.reset_token_invalid']);
    expect((await api.request('GET', '/api/auth/me', { token })).body.code).toBe('auth.session_revoked');
    expect((await signIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it('ends with its password, and takes the cookie along', async () => {
    const { token, email } = await api.signUp();
    const refused = await api.request('DELETE', '/api/auth/me', { token, body: { password: 'wrong' } });
    expect([refused.status, refused.body.code]).toEqual([403, 'auth.password_incorrect']);
    expect((await api.request('DELETE', '/api/auth/me', { token })).body.code).toBe('auth.password_incorrect');
    const { status, headers } = await api.request('DELETE', '/api/auth/me', { token, body: { password: PASSWORD } });
    expect([status, headers.get('set-cookie')]).toEqual([
      204,
      expect.stringMatching(/^__Host-refresh_token=;.*Max-Age=0/),
    ]);
    expect((await api.request('GET', '/api/auth/me', { token })).body.code).toBe('auth.session_revoked');
    expect((await signIn(email, PASSWORD)).body.code).toBe('auth.invalid_credentials');
    expect((await signUp(email, PASSWORD)).status).toBe(201);
  });

  it('serves the pages for it', async () => {
    for (const path of ['/account', '/reset']) {
      const { status, body, headers } = await api.request('GET', path);
      expect([status, body]).toEqual([200, expect.stringContaining('<title>OpenHands Connect</title>')]);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });
});

describe('a reset by mail', () => {
  it.each<[boolean, Record<string, string>]>([
    [true, {}],
    [false, { NODE_ENV: 'production' }],
    [true, { NODE_ENV: 'production', SMTP_URL: 'smtps://mail.example.com' }],
  ])('is offered: %s, with %j', async (offered, env) => {
    const api = await startApi({ env });
    const { body } = await api.request('GET', '/api/auth/methods');
    expect(body).toMatchObject({ password_reset: offered });
    await api.close();
  });
});

describe('a password', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const signUp = async (password: string): Promise<{ email: string; status: number }> => {
    const email = `user-${crypto.randomUUID()}@example.com`;
    const { status } = await api.request('POST', '/api/auth/signup', { body: { email, password, name: 'Name' } });
    return { email, status };
  };

  it.each([
    ['7 characters', '🔑🌲🐎🚲🪨🌊🎻', 400],
    ['8 characters outside of the basic plane', '🔑🌲🐎🚲🪨🌊🎻🧵', 201],
    ['128 characters outside of the basic plane', '🔑'.repeat(128), 201],
    ['129 characters', 'x'.repeat(129), 400],
    ['half a character', 'long enough \uD83D', 400],
    ['blanks and controls', ' \t\u0000\u0007 \u200B long', 201],
    ['4 letters that are sent as 8', 'a\u0308'.repeat(4), 400],
    ['8 letters that are sent as 16', 'a\u0308b\u0301'.repeat(4), 201],
    ['128 letters that are kept as 256', '\u0958'.repeat(128), 400],
    ['64 letters that are kept as 128', '\u0958'.repeat(64), 201],
  ])('of %s is judged by its code points as they are sent and as they are kept', async (_, password, status) => {
    expect((await signUp(password)).status).toBe(status);
  });

  it.each([['x'.repeat(127)], ['🔑'.repeat(127)]])('is not cut: of 128 characters the last counts', async (start) => {
    const { email } = await signUp(`${start}a`);
    const signIn = (password: string) => api.request('POST', '/api/auth/signin', { body: { email, password } });
    expect([(await signIn(`${start}b`)).status, (await signIn(`${start}a`)).status]).toEqual([401, 200]);
  });
});
