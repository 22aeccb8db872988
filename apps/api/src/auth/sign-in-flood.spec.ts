import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const password = 'a long enough pass phrase 9';

describe('a flood of sign-ins', () => {
  let api: TestApi;
  afterEach(() => api.close());

  const signIn = (email: string, given = password): Promise<TestAnswer> =>
    api.request('POST', '/api/auth/signin', { body: { email, password: given } });

  it('is answered or refused, each of them, and starves nobody else', async () => {
    api = await startApi();
    const { token, email } = await api.signUp();
    let isOver = false;
    const flood = Promise.all(Array.from({ length: 200 }, () => signIn(email))).finally(() => (isOver = true));
    // The database, files and names: those share threads with the hashes.
    for (let i = 0; i < 5; i++) {
      expect((await api.request('GET', '/api/conversation', { token })).status).toBe(200);
      await readFile(import.meta.filename);
      await lookup('localhost');
    }
    expect(isOver).toBe(false);

    const answers = await flood;

    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(200);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, body } of refused) {
      expect([body.code, headers.get('retry-after')]).toEqual(['server.unavailable', '1']);
    }
    expect((await signIn(email)).status).toBe(200);
  }, 60_000);

  it('of wrong passwords is told the same of an account and of none', async () => {
    api = await startApi({ env: { RATE_LIMITS: 'default' } });
    const { email } = await api.signUp();
    const refusals: object[] = [];
    for (const tried of [email, 'nobody@example.com']) {
      for (let i = 0; i < 5; i++) expect((await signIn(tried, 'wrong')).status).toBe(401);
      const { status, headers, body } = await signIn(tried);
      const { request_id: requestId, retry_after_seconds: seconds, detail, ...rest } = body;
      expect(headers.get('retry-after')).toBe(String(seconds));
      expect(detail).toBe(`Try again in ${seconds} seconds.`);
      expect(requestId).toBe(headers.get('x-request-id'));
      const names = [...headers.keys()].filter((name) => !['content-length', 'connection'].includes(name));
      // Of the tries at an account, and not of the class `auth`, which has some left.
      const [policy, quota] = [headers.get('ratelimit-policy'), headers.get('ratelimit')];
      expect(quota).toMatch(/^"sign-in-/);
      expect(quota).toBe(`${policy?.split(';', 1)[0]};r=0;t=${seconds}`);
      refusals.push({ status, rest, names, policy });
    }
    expect(refusals[0]).toMatchObject({ status: 429, rest: { code: 'rate.limited', status: 429 } });
    expect(refusals[1]).toEqual(refusals[0]);
  });
});
