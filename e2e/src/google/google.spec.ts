import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { freePort } from '../stack/free-port.js';
import { CHROMIUM, describeInChromium } from '../stack/chromium.js';
import { startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';
import { approve } from './approve.js';
import { startOpenIdProvider, type OpenIdProvider } from './openid-provider.js';

const PASSWORD = 'a long enough pass phrase 9';
const BUTTON = { name: 'Sign in with Google' };

describeInChromium('signing in with Google, in Chromium', () => {
  let provider: OpenIdProvider;
  let stack: Stack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    const port = await freePort();
    provider = await startOpenIdProvider(`http://127.0.0.1:${port}/api/auth/google/callback`);
    stack = await startStack({ ...USUAL_LIMITS, ...provider.env, PORT: String(port) });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await provider?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());

  const goToGoogle = async (path = '/'): Promise<void> => {
    await page.goto(stack.url + path);
    await page.getByRole('button', BUTTON).click();
  };

  it('comes back signed in, to where it began, with nothing in the address bar', async () => {
    const path = '/conversation/0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';
    await goToGoogle(path);
    await approve(page, 'ada');
    await page.getByText('Google ada').waitFor();
    expect(page.url()).toBe(stack.url + path);
    await page.goto(stack.url);
    await page.getByText('Google ada').waitFor();
    // The code is not behind the back button either.
    await page.goBack();
    expect(page.url()).toBe(stack.url + path);
  });

  it('says so when the person cancels', async () => {
    await goToGoogle();
    await page.getByText('Cancel').click();
    await page.getByText('was cancelled').waitFor();
    expect(page.url()).toBe(`${stack.url}/`);
  });

  it('links an account that is there by its password, once for all', async () => {
    const account = { email: 'owner@example.com', password: PASSWORD, name: 'Owner' };
    const body = JSON.stringify(account);
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${stack.url}/api/auth/signup`, { method: 'POST', headers, body });
    await goToGoogle();
    await approve(page, 'owner');
    await page.getByText('has an account here already').waitFor();
    await page.getByLabel('Email').fill(account.email);
    await page.getByLabel('Password').fill(PASSWORD);
    const linked = page.waitForResponse(/\/api\/auth\/google\/link$/);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    expect((await linked).status()).toBe(204);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', BUTTON).click();
    await page.getByText('Owner', { exact: true }).waitFor();
  });

  it('does not sign anybody in by a code that somebody else has brought', async () => {
    await page.route(/\/api\/auth\/exchange$/, (route) => route.abort());
    const unused = page.waitForRequest(/\?code=ohx_/);
    await goToGoogle();
    await approve(page, 'attacker');
    const victim = await browser.newContext();
    const slipped = await victim.newPage();
    await slipped.goto((await unused).url());
    await slipped.getByText('is not valid any more').waitFor();
    await slipped.getByRole('button', BUTTON).waitFor();
    expect(slipped.url()).toBe(`${stack.url}/`);
    await victim.close();
  });

  it('is not offered where the server does not know Google', async () => {
    const body = { password: true, google: false, password_reset: true };
    await page.route(/\/api\/auth\/methods$/, (route) => route.fulfill({ json: body }));
    const asked = page.waitForResponse(/\/api\/auth\/methods$/);
    await page.goto(stack.url);
    await asked;
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await page.getByRole('button', BUTTON).count()).toBe(0);
  });
});
