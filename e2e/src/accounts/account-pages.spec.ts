import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, type ConnectClient } from '@openhands-connect/client';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';

const CHROMIUM = '/usr/bin/chromium';
const PASSWORD = 'a long enough pass phrase 9';
const NEW_PASSWORD = 'another pass phrase 9';

// A machine without a browser runs everything else; CI installs one, and fails without.
const describeInChromium = existsSync(CHROMIUM) || process.env['CI'] ? describe : describe.skip;

describeInChromium('the pages of an account, in Chromium', () => {
  let stack: Stack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    stack = await startStack(USUAL_LIMITS);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());

  const signUp = async (email: string): Promise<ConnectClient> => {
    const client = createClient({ baseUrl: stack.url });
    await client.signUp({ email, password: PASSWORD, name: 'Ada' });
    return client;
  };
  const signInOnPage = async (email: string, password: string): Promise<void> => {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  /** The link of the mail, which an unconfigured server writes to its log. */
  const mailedLink = async (email: string): Promise<string> => {
    const line = await stack.logged(new RegExp(`"address":"${email}".*?(http[^"\\\\]*/reset#token=[\\w-]+)`));
    return line[1] ?? '';
  };

  it('bring a person who forgot the password back in', async () => {
    const client = await signUp('forgot@example.com');
    await page.goto(stack.url);
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await page.getByLabel('Email').fill('forgot@example.com');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByText('a mail with a link is on its way').waitFor();
    const link = await mailedLink('forgot@example.com');
    await page.goto(link);
    await page.getByLabel('New password').fill('password1');
    // The token is in the page's memory alone.
    expect(page.url()).toBe(`${stack.url}/reset`);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('among the first that others would guess').waitFor();
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await expect(client.getMe()).rejects.toMatchObject({ code: 'auth.session_revoked' });
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signInOnPage('forgot@example.com', NEW_PASSWORD);
    await page.getByRole('link', { name: 'Ada' }).waitFor();
    await page.goto(link);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('This link is over').waitFor();
  });

  it('leave no token in the history', async () => {
    await page.goto(stack.url);
    await page.goto(`${stack.url}/reset#token=made-up`);
    await page.getByLabel('New password').waitFor();
    await page.goto(stack.url);
    await page.goBack();
    await page.getByText('This link is incomplete').waitFor();
    expect(page.url()).toBe(`${stack.url}/reset`);
  });

  it('say the same for an address that nobody has', async () => {
    await page.goto(`${stack.url}/reset`);
    await page.getByLabel('Email').fill('nobody@example.com');
    const answered = page.waitForResponse(/\/password\/reset-request$/);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    expect((await answered).status()).toBe(202);
    await page.getByText('a mail with a link is on its way').waitFor();
  });

  it('change name and password, and end the account', async () => {
    const elsewhere = await signUp('owner@example.com');
    await page.goto(`${stack.url}/account`);
    await signInOnPage('owner@example.com', PASSWORD);
    await page.getByLabel('What others see').fill('Grace');
    await page.getByRole('button', { name: 'Change name' }).click();
    await page.getByText('Your name is changed').waitFor();
    expect(await elsewhere.getMe()).toMatchObject({ name: 'Grace' });

    await page.getByLabel('Current password').fill('wrong');
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The current password is wrong').waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await expect(elsewhere.getMe()).rejects.toMatchObject({ code: 'auth.session_revoked' });

    await page.getByText('Delete the account…').click();
    await page.getByLabel('Your password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await signInOnPage('owner@example.com', NEW_PASSWORD);
    await page.getByText('The email address or the password is wrong').waitFor();
  });
});
