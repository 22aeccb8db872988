import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, createRealtime, type ConnectClient, type RoomEvent } from '@openhands-connect/client';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startStack, type Stack } from '../stack/start-stack.js';

const CHROMIUM = '/usr/bin/chromium';
const account = { email: 'keys@example.com', password: 'a long enough pass phrase 9', name: 'Ada' };

// A machine without a browser runs everything else; CI installs one, and fails without.
const describeInChromium = existsSync(CHROMIUM) || process.env['CI'] ? describe : describe.skip;

describeInChromium('API keys on the page, in Chromium', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let owner: ConnectClient;
  beforeAll(async () => {
    stack = await startStack();
    owner = createClient({ baseUrl: stack.url });
    await owner.signUp(account);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    await page.goto(`${stack.url}/account`);
    await page.getByLabel('Email').fill(account.email);
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('are made, shown once, used by a program over REST and sockets, and revoked', async () => {
    const { conversation_id: inside } = await owner.createConversation({ initialPrompt: 'inside' });
    const { conversation_id: outside } = await owner.createConversation({ initialPrompt: 'outside' });
    await page.getByText('New key…').click();
    await page.getByLabel('Name', { exact: true }).fill('My bot');
    await page.getByText('Only for some conversations…').click();
    await page.getByLabel('inside').check();
    await page.getByRole('button', { name: 'Create key' }).click();
    const shown = page.getByLabel('The new key');
    await shown.waitFor();
    const apiKey = await shown.inputValue();
    expect(await shown.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(apiKey);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.reload();
    const keys = page.getByRole('list', { name: 'Your API keys' });
    await keys.getByText('One conversation').waitFor();
    expect(await page.content()).not.toContain(apiKey);

    const program = createClient({ baseUrl: stack.url, apiKey });
    const realtime = createRealtime({ url: stack.url, getToken: program.getToken });
    const heard = new Promise<RoomEvent>((resolve) => {
      realtime.room(inside, { onEvent: resolve });
    });
    const ended = new Promise<unknown>((resolve) => {
      realtime.onStatus(({ state, error }) => state === 'refused' && resolve(error?.code));
    });
    await realtime.sendMessage(inside, { content: 'from a program' });
    expect(await heard).toMatchObject({ event: 'conversation_update' });
    const { items } = await program.listConversations();
    expect(items.map(({ conversation_id }) => conversation_id)).toEqual([inside]);
    await expect(program.getConversation(outside)).rejects.toMatchObject({ code: 'conversation.not_found' });
    await expect(program.createConversation({ initialPrompt: 'no' })).rejects.toMatchObject({
      code: 'auth.key_restricted',
    });
    await expect(program.getMe()).rejects.toMatchObject({ code: 'auth.session_required' });

    await page.getByRole('button', { name: 'Revoke My bot' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await keys.waitFor({ state: 'detached' });
    await expect(program.listConversations()).rejects.toMatchObject({ code: 'auth.token_invalid', status: 401 });
    expect(await ended).toBe('auth.token_invalid');
    realtime.close();
  }, 60_000);

  it('say what a key lacks that may do nothing', async () => {
    await page.goto(`${stack.url}/account`);
    await page.getByText('New key…').click();
    await page.getByLabel('Name', { exact: true }).fill('Nothing');
    for (const usual of [/^Read conversations/, /^Begin, write in/]) await page.getByLabel(usual).uncheck();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('alert').getByText('Scopes').waitFor();
    expect((await owner.call('listApiKeys')).items).toEqual([]);
  });
});
