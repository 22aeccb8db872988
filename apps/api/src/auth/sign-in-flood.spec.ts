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

  it('that hangs up costs no hash', async () => {
    api = await startApi();
    const { email } = await api.signUp();
    const url = `${api.url}/api/auth/signin`;
    const body = JSON.stringify({ email, password });
    const startedAtMs = performance.now();
    await signIn(email);
    const oneMs = performance.now() - startedAtMs;
    const impatient = new AbortController();
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal: impatient.signal };
    const flood = Promise.allSettled(Array.from({ length: 60 }, () => fetch(url, init)));
    // Behind some of them: when this one is refused or answered, all of those wait or have been served.
    await signIn(email);
    impatient.abort();
    await flood;
    const abortedAtMs = performance.now();
    expect((await signIn(email)).status).toBe(200);
    expect(performance.now() - abortedAtMs).toBeLessThan(Math.max(500, 20 * oneMs));
  });

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
      refusals.push({ status, rest, names });
    }
    expect(refusals[0]).toMatchObject({ status: 429, rest: { code: 'rate.limited', status: 429 } });
    expect(refusals[1]).toEqual(refusals[0]);
  });
});
