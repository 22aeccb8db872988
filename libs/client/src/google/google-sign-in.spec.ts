import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthSession } from '@openhands-connect/contract';
import { createClient, type ClientOptions } from '../http/create-client.js';
import { empty, json, problem, ScriptedServer } from '../testing/http-server.js';
import { challengeOf } from './pkce.js';
import type { VerifierStore } from './verifier-store.js';

const AT_GOOGLE = 'https://accounts.google.com/o/oauth2/v2/auth?state=s';
const PAGE = 'https://app.example.com/signed-in';
const back = (query: string): string => `${PAGE}?${query}`;
const user = { id: '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020', email: 'ada@example.com', name: 'Ada' };
const session: AuthSession = { access_token: 'a1', token_type: 'bearer', expires_in: 900, refresh_token: 'r1', user };

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

function storeOfTab(): VerifierStore & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

function clientWith(options: Partial<ClientOptions> = {}) {
  return createClient({ baseUrl: server.url, retry: { attempts: 1 }, ...options });
}

function bodyOf(index: number): Record<string, string> {
  return JSON.parse(server.seen[index]?.body ?? '') as Record<string, string>;
}

describe('a Google sign-in of a page', () => {
  it('goes there with a challenge and comes back with its verifier, in the same tab', async () => {
    const verifierStore = storeOfTab();
    server.answerWith(json(200, { url: AT_GOOGLE }), json(200, session));
    expect(await clientWith({ verifierStore }).startGoogleSignIn({ redirectUri: PAGE })).toBe(AT_GOOGLE);
    const query = new URL(server.seen[0]?.url ?? '', server.url).searchParams;
    // The page was left and loaded anew: another client, the same tab.
    const client = clientWith({ verifierStore });
    expect(await client.completeGoogleSignIn(back('code=ohx_1'))).toEqual(session);
    const { code, code_verifier: verifier = '' } = bodyOf(1);
    expect([code, query.get('redirect_uri')]).toEqual(['ohx_1', PAGE]);
    expect(query.get('code_challenge')).toBe(await challengeOf(verifier));
    expect([await client.getToken(), verifierStore.items.size]).toEqual(['a1', 0]);
  });

  it('needs no verifier where the server keeps a cookie', async () => {
    const verifierStore = storeOfTab();
    server.answerWith(json(200, { url: AT_GOOGLE }), json(200, session));
    const client = clientWith({ sessionMode: 'cookie', verifierStore });
    await client.startGoogleSignIn();
    await client.completeGoogleSignIn(back('code=ohx_1'));
    expect(server.seen[0]?.url).toBe('/api/auth/google/signin');
    expect(bodyOf(1)).toEqual({ code: 'ohx_1' });
    expect([server.seen[1]?.headers['x-session-mode'], verifierStore.items.size]).toEqual(['cookie', 0]);
  });

  it('that was not begun here is not completed, and its code not sent anywhere', async () => {
    const completing = clientWith({ verifierStore: storeOfTab() }).completeGoogleSignIn(back('code=ohx_1'));
    await expect(completing).rejects.toMatchObject({ code: 'client.sign_in_failed' });
    expect(server.seen).toEqual([]);
  });

  it.each(['', 'code=another-kind', 'error=of_the_page'])('is not what "%s" brings', async (query) => {
    expect(await clientWith().completeGoogleSignIn(back(query))).toBeUndefined();
  });

  it.each([
    ['access_denied', 'client.sign_in_denied'],
    ['temporarily_unavailable', 'client.sign_in_failed'],
    ['server_error', 'client.sign_in_failed'],
    ['state_invalid', 'client.sign_in_failed'],
  ])('that came back with %s fails with %s', async (error, code) => {
    await expect(clientWith().completeGoogleSignIn(back(`error=${error}`))).rejects.toMatchObject({ code });
  });
});

describe('a Google sign-in of an extension', () => {
  it('is one call', async () => {
    server.answerWith(json(200, { url: AT_GOOGLE }), json(200, session));
    const opened: string[] = [];
    const open = async (url: string): Promise<string> => {
      opened.push(url);
      return back('code=ohx_1');
    };
    expect(await clientWith().signInWithGoogle({ redirectUri: PAGE, open })).toEqual(session);
    expect(opened).toEqual([AT_GOOGLE]);
    expect(bodyOf(1)).toMatchObject({ code: 'ohx_1', code_verifier: expect.stringMatching(/^[\w-]{43}$/) });
  });

  it.each([
    ['is closed', () => Promise.reject(new Error('The user did not approve access.')), 'client.sign_in_denied'],
    ['says no', () => Promise.resolve(back('error=access_denied')), 'client.sign_in_denied'],
    ['brings nothing back', () => Promise.resolve(undefined), 'client.sign_in_failed'],
  ])('whose window %s fails', async (_, open, code) => {
    server.answerWith(json(200, { url: AT_GOOGLE }));
    await expect(clientWith().signInWithGoogle({ redirectUri: PAGE, open })).rejects.toMatchObject({ code });
  });

  it('that finds an account is linked to it after a sign-in by password, once', async () => {
    const answers = [
      json(200, { url: AT_GOOGLE }),
      problem('auth.google_link_required'),
      json(200, session),
      empty(204),
    ];
    server.answerWith(...answers);
    const client = clientWith();
    const signingIn = client.signInWithGoogle({ redirectUri: PAGE, open: async () => back('code=ohx_1') });
    await expect(signingIn).rejects.toMatchObject({ code: 'auth.google_link_required', status: 409 });
    await client.signIn({ email: user.email, password: 'correct horse' });
    await client.linkGoogle();
    expect(bodyOf(3)).toEqual(bodyOf(1));
    expect(server.seen[3]?.headers.authorization).toBe('Bearer a1');
    await expect(client.linkGoogle()).rejects.toMatchObject({ code: 'client.sign_in_failed' });
  });

  it('of somebody signed in already is linked by the address that came back', async () => {
    server.answerWith(json(200, { url: AT_GOOGLE }), empty(204));
    const client = clientWith({ token: 'a1', verifierStore: storeOfTab() });
    await client.startGoogleSignIn({ redirectUri: PAGE });
    await client.linkGoogle(back('code=ohx_2'));
    expect(bodyOf(1)).toMatchObject({ code: 'ohx_2', code_verifier: expect.any(String) });
  });
});
