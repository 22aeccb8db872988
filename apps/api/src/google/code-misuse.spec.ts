import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GoogleCodeEntity } from '@openhands-connect/core';
import { outcome } from '../testing/files.js';
import { codeOf, EXTENSION, GoogleStage, pkce, PUBLIC_URL } from '../testing/start-google.js';

const CODE_INVALID = [400, 'auth.code_invalid'];

describe('the code of a Google sign-in', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
    stage.person('attacker');
    stage.person('victim');
  });
  afterAll(() => stage.close());

  const extensionCode = async (challenge: string): Promise<string> => {
    const query = new URLSearchParams({ redirect_uri: EXTENSION, code_challenge: challenge });
    const { body } = await stage.api.request('GET', `/api/auth/google/signin?${query}`);
    return codeOf((await stage.approve(stage.browser(), body.url, 'victim')).url);
  };

  it('is good once', async () => {
    const browser = stage.browser();
    const code = await stage.codeFor(browser, 'victim');
    expect((await stage.exchange(browser, { code })).status).toBe(200);
    expect(outcome(await stage.exchange(browser, { code }))).toEqual(CODE_INVALID);
  });

  it('is good once to those who come at the same time', async () => {
    const browser = stage.browser();
    const code = await stage.codeFor(browser, 'victim');
    const answers = await Promise.all(Array.from({ length: 5 }, () => stage.exchange(browser, { code })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400, 400]);
  });

  it('is over after its time', async () => {
    const browser = stage.browser();
    const code = await stage.codeFor(browser, 'victim');
    await stage.api.runtime.database.manager.updateAll(GoogleCodeEntity, { expiresAt: () => 'now()' });
    expect(outcome(await stage.exchange(browser, { code }))).toEqual(CODE_INVALID);
  });

  it('of an attacker does not sign a victim in as the attacker', async () => {
    const attacker = stage.browser();
    const code = await stage.codeFor(attacker, 'attacker');
    const victim = stage.browser();
    expect(outcome(await stage.exchange(victim, { code }))).toEqual(CODE_INVALID);
    await stage.begin(victim);
    expect(outcome(await stage.exchange(victim, { code }))).toEqual(CODE_INVALID);
    // Nor does a failed attempt end the code of whom it belongs to.
    expect((await stage.exchange(attacker, { code })).status).toBe(200);
  });

  it('of a cookie is not for another origin’s script', async () => {
    const browser = stage.browser();
    const code = await stage.codeFor(browser, 'victim');
    const answer = await stage.exchange(browser, { code }, { Origin: 'https://evil.example' });
    expect(outcome(answer)).toEqual([403, 'request.origin_forbidden']);
  });

  it('of a challenge is worth nothing without its verifier', async () => {
    const { verifier, challenge } = pkce();
    const code = await extensionCode(challenge);
    const browser = stage.browser();
    await stage.begin(browser);
    expect(outcome(await stage.exchange(browser, { code }))).toEqual(CODE_INVALID);
    const wrong = { code, code_verifier: pkce().verifier };
    expect(outcome(await stage.exchange(browser, wrong))).toEqual(CODE_INVALID);
    expect(outcome(await stage.exchange(browser, { code, code_verifier: challenge }))).toEqual(CODE_INVALID);
    expect((await stage.exchange(browser, { code, code_verifier: verifier })).status).toBe(200);
  });

  it('without a challenge takes no verifier, not even the cookie’s key', async () => {
    const browser = stage.browser();
    const code = await stage.codeFor(browser, 'victim');
    const key = browser.cookie(PUBLIC_URL, '__Host-google_sign_in');
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(outcome(await stage.exchange(browser, { code, code_verifier: key }))).toEqual(CODE_INVALID);
  });
});
