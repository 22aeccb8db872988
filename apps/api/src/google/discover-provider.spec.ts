import { afterEach, describe, expect, it } from '@jest/globals';
import type { Authorization } from '@openhands-connect/core';
import { TestBrowser } from '../testing/browser.js';
import { CLIENT, TestProvider, type ProviderOptions } from '../testing/openid-provider.js';
import { CALLBACK, PUBLIC_URL, untilCallback } from '../testing/start-google.js';
import { discoverProvider } from './discover-provider.js';
import { failureOf } from './sign-in-failure.js';
import type { StrategySet } from './strategy-set.js';

const QUICK_SECONDS = 0.2;

describe('a provider', () => {
  let provider: TestProvider;
  afterEach(() => provider.close());

  const start = async (options: Omit<ProviderOptions, 'callbackUrl'> = {}): Promise<TestProvider> => {
    provider = await TestProvider.start({ callbackUrl: CALLBACK, ...options });
    provider.people.set('ada', { email: 'ada@example.com', email_verified: true });
    return provider;
  };
  const discover = (timeoutSeconds?: number): Promise<StrategySet> => {
    const client = { clientId: CLIENT.id, clientSecret: CLIENT.secret, issuer: provider.issuer };
    return discoverProvider(client, PUBLIC_URL, timeoutSeconds);
  };

  it('is shown the secret in the body, and asked for its keys once', async () => {
    await start();
    const strategies = await discover();
    for (const round of [1, 2]) {
      const begun = await strategies.authorize();
      expect([round, (await strategies.claims(await answerTo(begun), begun.checks)).sub]).toEqual([round, 'ada']);
    }
    expect(provider.seen.filter((path) => path === '/token')).toHaveLength(2);
    expect(provider.seen.filter((path) => path === '/jwks')).toHaveLength(1);
  });

  it('that wants the secret in the header gets it there, and there only from then on', async () => {
    await start();
    provider.intercept = ({ url, headers }, response) => {
      if (url !== '/token' || headers.authorization?.startsWith('Basic ') === true) return false;
      response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"error":"invalid_client"}');
      return true;
    };
    const strategies = await discover();
    for (const round of [1, 2]) {
      const begun = await strategies.authorize();
      expect([round, (await strategies.claims(await answerTo(begun), begun.checks)).sub]).toEqual([round, 'ada']);
    }
    expect(provider.seen.filter((path) => path === '/token')).toHaveLength(3);
  });

  it('that does not know the client is told apart from one that is away', async () => {
    await start();
    const client = { clientId: CLIENT.id, clientSecret: 'wrong', issuer: provider.issuer };
    const strategies = await discoverProvider(client, PUBLIC_URL);
    const begun = await strategies.authorize();
    const error: unknown = await strategies
      .claims(await answerTo(begun), begun.checks)
      .catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toBe('server_error');
    expect(provider.seen.filter((path) => path === '/token')).toHaveLength(2);
  });

  it('may tell the address at its user-info endpoint only', async () => {
    await start({ configuration: { conformIdTokenClaims: true } });
    const strategies = await discover();
    const begun = await strategies.authorize();
    const claims = await strategies.claims(await answerTo(begun), begun.checks);
    expect(claims).toMatchObject({ sub: 'ada', email: 'ada@example.com', email_verified: true, iss: provider.issuer });
  });

  it('that hangs when it is discovered is given up', async () => {
    await start();
    provider.intercept = () => true;
    await expect(discover(QUICK_SECONDS)).rejects.toMatchObject({ code: 'OAUTH_TIMEOUT' });
  });

  it('that hangs when it is asked for tokens is given up', async () => {
    await start();
    const strategies = await discover(QUICK_SECONDS);
    const begun = await strategies.authorize();
    const answer = await answerTo(begun);
    provider.intercept = () => true;
    const error: unknown = await strategies.claims(answer, begun.checks).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toBe('temporarily_unavailable');
  });

  it('that never ends talking is not listened to', async () => {
    await start();
    provider.intercept = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(`{"issuer":"${'x'.repeat(2 * 1024 * 1024)}"}`);
      return true;
    };
    await expect(discover()).rejects.toThrow();
  });

  it('that describes another issuer is not believed', async () => {
    await start();
    provider.intercept = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ issuer: 'https://evil.example', token_endpoint: 'https://evil.example/token' }));
      return true;
    };
    await expect(discover()).rejects.toMatchObject({ code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' });
  });
});

/** What comes back to the callback once somebody has signed in. */
async function answerTo({ url }: Authorization): Promise<URLSearchParams> {
  const browser = new TestBrowser({});
  const consent = await browser.submit(await browser.open(url), { login: 'ada', password: 'any' }, untilCallback);
  return (await browser.submit(consent, {}, untilCallback)).url.searchParams;
}
