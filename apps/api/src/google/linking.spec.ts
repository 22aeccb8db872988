import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcome } from '../testing/files.js';
import type { TestBrowser } from '../testing/browser.js';
import { codeOf, EXTENSION, GoogleStage, pkce } from '../testing/start-google.js';

const LINK_REQUIRED = [409, 'auth.google_link_required'];
const CODE_INVALID = [400, 'auth.code_invalid'];

describe('an address that has an account', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
  });
  afterAll(() => stage.close());

  /** Somebody with a password here and the same address at Google; with the code of a first sign-in in vain. */
  const refused = async (): Promise<{ browser: TestBrowser; code: string; login: string; token: string }> => {
    const { token, email } = await stage.api.signUp();
    const { login } = stage.person(`owner-${email}`, { email: email.toUpperCase() });
    const browser = stage.browser();
    const code = await stage.codeFor(browser, login);
    expect(outcome(await stage.exchange(browser, { code }))).toEqual(LINK_REQUIRED);
    return { browser, code, login, token };
  };

  it('is neither signed in to nor touched', async () => {
    const { token } = await refused();
    const me = await stage.api.request('GET', '/api/auth/me', { token });
    expect(me.body.has_password).toBe(true);
    expect(await stage.activityOf(token)).toEqual(['signed_up by password']);
  });

  it('is linked by a session of the account, and from then on signed in to', async () => {
    const { browser, code, login, token } = await refused();
    expect((await stage.link(browser, { code }, token)).status).toBe(204);
    const again = stage.browser();
    const { status, body } = await stage.exchange(again, { code: await stage.codeFor(again, login) });
    const me = await stage.api.request('GET', '/api/auth/me', { token });
    expect([status, body.user.id]).toEqual([200, me.body.id]);
    expect(me.body.has_password).toBe(true);
    expect(await stage.activityOf(token)).toEqual(['signed_in by google', 'google_linked', 'signed_up by password']);
  });

  it('is linked from within a session too, with a fresh code, and twice without harm', async () => {
    const { login, token, browser } = await refused();
    const codes = [await stage.codeFor(browser, login), await stage.codeFor(browser, login)];
    expect((await stage.link(browser, { code: codes[0] }, token)).status).toBe(204);
    expect((await stage.link(browser, { code: codes[1] }, token)).status).toBe(204);
    expect(await stage.activityOf(token)).toEqual(['google_linked', 'signed_up by password']);
  });

  it('is linked by an extension with its verifier', async () => {
    const { token, login } = await refused();
    const { verifier, challenge } = pkce();
    const query = new URLSearchParams({ redirect_uri: EXTENSION, code_challenge: challenge });
    const { body } = await stage.api.request('GET', `/api/auth/google/signin?${query}`);
    const code = codeOf((await stage.approve(stage.browser(), body.url, login)).url);
    const bare = await stage.api.request('POST', '/api/auth/google/link', { token, body: { code } });
    expect(outcome(bare)).toEqual(CODE_INVALID);
    const whole = { token, body: { code, code_verifier: verifier } };
    expect((await stage.api.request('POST', '/api/auth/google/link', whole)).status).toBe(204);
  });

  it('is not signed in to with the code that was refused, and linked once with it', async () => {
    const { browser, code, token } = await refused();
    expect(outcome(await stage.exchange(browser, { code }))).toEqual(CODE_INVALID);
    expect((await stage.link(browser, { code }, token)).status).toBe(204);
    expect(outcome(await stage.link(browser, { code }, token))).toEqual(CODE_INVALID);
  });

  it('is not linked from another browser, nor without a session', async () => {
    const { browser, code, token } = await refused();
    expect(outcome(await stage.link(stage.browser(), { code }, token))).toEqual(CODE_INVALID);
    expect(outcome(await stage.link(browser, { code }, 'none'))).toEqual([401, 'auth.token_invalid']);
    expect((await stage.link(browser, { code }, token)).status).toBe(204);
  });

  it('is not linked by the session of another account, whose code stays good for the right one', async () => {
    const { browser, code, token } = await refused();
    const stranger = await stage.api.signUp();
    expect(outcome(await stage.link(browser, { code }, stranger.token))).toEqual([409, 'auth.google_address_differs']);
    expect((await stage.link(browser, { code }, token)).status).toBe(204);
  });
});

describe('a Google account', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
  });
  afterAll(() => stage.close());

  it.each([
    ['with an address that is not verified', { email_verified: false }],
    ['that does not say whether its address is verified', { email_verified: undefined }],
    ['without an address', { email: undefined }],
  ])('%s gets no account, and touches none', async (name, claims) => {
    const { token, email } = await stage.api.signUp();
    const login = `unverified ${name}`;
    stage.provider.people.set(login, { email, email_verified: true, ...claims });
    const browser = stage.browser();
    const code = await stage.codeFor(browser, login);
    expect(outcome(await stage.exchange(browser, { code }))).toEqual([403, 'auth.google_email_unverified']);
    const linked = await stage.link(browser, { code: await stage.codeFor(browser, login) }, token);
    expect(outcome(linked)).toEqual([403, 'auth.google_email_unverified']);
    expect(await stage.activityOf(token)).toEqual(['signed_up by password']);
  });

  it('with an unverified address that nobody has gets none either', async () => {
    const { login } = stage.person('nobody', { email: 'nobody@example.com', email_verified: false });
    const browser = stage.browser();
    const answer = await stage.exchange(browser, { code: await stage.codeFor(browser, login) });
    expect(outcome(answer)).toEqual([403, 'auth.google_email_unverified']);
    const account = { email: 'nobody@example.com', password: 'a long enough pass phrase 9', name: 'Nobody' };
    expect((await stage.api.request('POST', '/api/auth/signup', { body: account })).status).toBe(201);
  });

  it('that is linked stays where it is, though its address moves to another account', async () => {
    const { login } = stage.person('mover');
    const browser = stage.browser();
    await stage.exchange(browser, { code: await stage.codeFor(browser, login) });
    const other = await stage.api.signUp();
    stage.person('mover', { email: other.email });
    const linked = await stage.link(browser, { code: await stage.codeFor(browser, login) }, other.token);
    expect(outcome(linked)).toEqual([409, 'auth.google_linked_elsewhere']);
  });

  it('that comes anew with the address of another one has to be linked', async () => {
    const { login } = stage.person('first', { email: 'same@example.com' });
    const browser = stage.browser();
    const { body } = await stage.exchange(browser, { code: await stage.codeFor(browser, login) });
    stage.person('second', { email: 'same@example.com' });
    const other = stage.browser();
    const code = await stage.codeFor(other, 'second');
    expect(outcome(await stage.exchange(other, { code }))).toEqual(LINK_REQUIRED);
    expect((await stage.link(other, { code }, body.access_token)).status).toBe(204);
  });
});
