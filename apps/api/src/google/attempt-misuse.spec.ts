import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GoogleAttemptEntity, GoogleCodeEntity } from '@openhands-connect/core';
import { outcome } from '../testing/files.js';
import type { TestBrowser } from '../testing/browser.js';
import { EXTENSION, GoogleStage, PUBLIC_URL, untilCallback } from '../testing/start-google.js';

const STATE_INVALID = [400, 'auth.state_invalid'];

describe('an attempt to sign in with Google', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
    stage.person('attacker');
    stage.person('victim');
  });
  afterAll(() => stage.close());

  /** A callback that this browser has not followed yet. */
  const callbackFor = async (browser: TestBrowser, login: string): Promise<URL> => {
    const page = await stage.approve(browser, await stage.begin(browser), login, untilCallback);
    return page.url;
  };

  it('is refused with another state, and goes on with its own', async () => {
    const browser = stage.browser();
    const url = await callbackFor(browser, 'victim');
    const tampered = new URL(url);
    tampered.searchParams.set('state', 'A'.repeat(43));
    expect(await ask(browser, tampered)).toEqual(STATE_INVALID);
    expect((await browser.open(url)).url.searchParams.has('code')).toBe(true);
  });

  it('is refused without a state', async () => {
    const { status, body } = await stage.api.request('GET', '/api/auth/google/callback?code=x');
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('is good once', async () => {
    const browser = stage.browser();
    const url = await callbackFor(browser, 'victim');
    await browser.open(url);
    expect(await ask(browser, url)).toEqual(STATE_INVALID);
  });

  it('is not used up by a look at the address that changes nothing', async () => {
    const browser = stage.browser();
    const url = await callbackFor(browser, 'victim');
    const looked = await browser.fetch(url, { method: 'HEAD' });
    expect([looked.status, looked.headers.get('allow'), looked.headers.get('location')]).toEqual([405, 'GET', null]);
    expect((await browser.open(url)).url.searchParams.has('code')).toBe(true);
  });

  it('is over after its time', async () => {
    const browser = stage.browser();
    const url = await callbackFor(browser, 'victim');
    const { manager } = stage.api.runtime.database;
    await manager.updateAll(GoogleAttemptEntity, { expiresAt: () => 'now()' });
    expect(await ask(browser, url)).toEqual(STATE_INVALID);
  });

  it('of an attacker is nothing to another browser, with or without attempts of its own', async () => {
    const url = await callbackFor(stage.browser(), 'attacker');
    const victim = stage.browser();
    expect(await ask(victim, url)).toEqual(STATE_INVALID);
    await stage.begin(victim);
    expect(await ask(victim, url)).toEqual(STATE_INVALID);
  });

  it('that is lost is told to a person on the own page', async () => {
    const page = await stage.browser().open(await callbackFor(stage.browser(), 'attacker'));
    expect([page.status, page.url.href]).toEqual([200, `${PUBLIC_URL}/?error=state_invalid`]);
  });

  it('leaves no secret in the database', async () => {
    const browser = stage.browser();
    const state = new URL(await stage.begin(browser)).searchParams.get('state') ?? '';
    const code = await stage.codeFor(browser, 'victim');
    const { manager } = stage.api.runtime.database;
    const rows = [await manager.find(GoogleAttemptEntity), await manager.find(GoogleCodeEntity)];
    const kept = JSON.stringify(rows, (_, value: unknown) =>
      isBuffer(value) ? Buffer.from(value.data).toString() : value,
    );
    expect(rows.every(({ length }) => length > 0)).toBe(true);
    expect([kept.includes(state), kept.includes(code.slice(4))]).toEqual([false, false]);
  });

  it.each([
    'https://evil.example/',
    'https://connect.example.com.evil.example/',
    'https://connect.example.com@evil.example/',
    'https://CONNECT.example.com/',
    'https://connect.example.com./',
    'https://connect.example.com/../evil',
    'https://connect.example.com/%2e%2e/evil',
    'https://connect.example.com//evil.example',
    'https://connect.example.com/?next=https://evil.example',
    'https://connect.example.com\\@evil.example/',
    'http://connect.example.com/',
    `${EXTENSION}google`,
    'javascript:alert(1)',
    '//connect.example.com/',
  ])('does not return to %s', async (uri) => {
    const { status, body } = await stage.api.request(
      'GET',
      `/api/auth/google/signin?redirect_uri=${encodeURIComponent(uri)}`,
    );
    expect(status).toBe(400);
    expect(body.code).toMatch(/^(auth\.redirect_uri_forbidden|request\.invalid)$/);
  });

  it('does not return to two places', async () => {
    const path = `/api/auth/google/signin?redirect_uri=${PUBLIC_URL}/&redirect_uri=https://evil.example/`;
    expect(outcome(await stage.api.request('GET', path))).toEqual([400, 'request.invalid']);
  });

  it('takes the place of the oldest when others have opened all there may be, and is taken', async () => {
    const { manager } = stage.api.runtime.database;
    await manager.clear(GoogleAttemptEntity);
    await crowd(20_000, 'n % 5000');
    const browser = stage.browser();
    const url = await callbackFor(browser, 'victim');
    expect(await manager.count(GoogleAttemptEntity)).toBe(20_000);
    expect((await manager.findBy(GoogleAttemptEntity, { nonce: '1' })).length).toBe(0);
    expect((await manager.findBy(GoogleAttemptEntity, { nonce: '2' })).length).toBe(1);
    expect((await browser.open(url)).url.searchParams.has('code')).toBe(true);
  });

  it('takes the place of one of its own address where that has had its share', async () => {
    const { manager } = stage.api.runtime.database;
    await manager.clear(GoogleAttemptEntity);
    await crowd(19_980, 'n % 5000');
    await crowd(20, `'127.0.0.1'`, 20_000);
    for (let i = 0; i < 25; i++) await stage.begin(stage.browser());
    expect(await manager.count(GoogleAttemptEntity)).toBe(20_000);
    expect(await manager.countBy(GoogleAttemptEntity, { openedFrom: '127.0.0.1' })).toBe(20);
    expect(await manager.countBy(GoogleAttemptEntity, { nonce: '1' })).toBe(1);
  });

  /** So many attempts, the first the oldest, each told by its number. */
  async function crowd(count: number, openedFrom: string, first = 1): Promise<void> {
    await stage.api.runtime.database.manager.query(
      `INSERT INTO google_attempts
        (state_hash, nonce, code_verifier, redirect_uri, holder_kind, holder_hash, expires_at, opened_from)
      SELECT sha256(n::text::bytea), n::text, '', '', 'browser', '', now() + interval '1 minute' + n * interval '1 ms',
        ${openedFrom} FROM generate_series(${first}, ${first + count - 1}) n`,
    );
  }
});

function isBuffer(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';
}

/** Asks the callback as a program does, with a browser's cookies. */
async function ask(browser: TestBrowser, url: URL): Promise<unknown[]> {
  const response = await browser.fetch(url, { headers: { Accept: '*/*' } });
  const { code } = (await response.json()) as { code: string };
  return [response.status, code];
}
