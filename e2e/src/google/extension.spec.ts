import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient } from '@openhands-connect/client';
import { freePort } from '../stack/free-port.js';
import { CHROMIUM, describeInChromium } from '../stack/chromium.js';
import { startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';
import { approve } from './approve.js';
import { startOpenIdProvider, type OpenIdProvider } from './openid-provider.js';
import { SigningExtension } from './signing-extension.js';

describeInChromium('the client library with chrome.identity.launchWebAuthFlow', () => {
  let extension: SigningExtension;
  let redirectUri: string;
  let provider: OpenIdProvider;
  let stack: Stack;
  beforeAll(async () => {
    extension = await SigningExtension.start(CHROMIUM);
    redirectUri = await extension.redirectUri();
    const port = await freePort();
    provider = await startOpenIdProvider(`http://127.0.0.1:${port}/api/auth/google/callback`);
    stack = await startStack({
      ...USUAL_LIMITS,
      ...provider.env,
      PORT: String(port),
      ALLOWED_REDIRECT_URIS: redirectUri,
    });
  }, 120_000);
  afterAll(async () => {
    await extension?.close();
    await stack?.stop();
    await provider?.close();
  });

  it('fails when the window is closed, and signs in when it is not', async () => {
    const client = createClient({ baseUrl: stack.url });
    const closed = extension.browser.waitForEvent('page');
    void closed.then((page) => page.close());
    const refused = client.signInWithGoogle({ redirectUri, open: extension.open });
    await expect(refused).rejects.toMatchObject({ code: 'client.sign_in_denied' });

    const opened = extension.browser.waitForEvent('page');
    const signedIn = client.signInWithGoogle({ redirectUri, open: extension.open });
    await approve(await opened, 'grace');
    await expect(signedIn).resolves.toMatchObject({ user: { email: 'grace@example.com', name: 'Google grace' } });
    await expect(client.call('getMe')).resolves.toMatchObject({ has_password: false });
  }, 60_000);
});
