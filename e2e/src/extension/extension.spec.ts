import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chromium, type BrowserContext, type Worker } from 'playwright-core';
import { guideBlocks, onlyBlock } from '../guide/guide-blocks.js';
import { CHROMIUM, describeInChromium } from '../stack/chromium.js';
import { startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';

const account = { email: 'extension@example.com', password: 'a long enough pass phrase 9', name: 'Extension' };
const SELECTED = 'Explain this paragraph';

/** What runs inside of the extension's service worker and of the page. */
declare const chrome: {
  runtime: { onMessage: { dispatch?: unknown } };
  storage: { local: { get(key: string): Promise<Record<string, string>> } };
};

describeInChromium('the guide’s browser extension, in Chromium', () => {
  let stack: Stack;
  let shop: Server;
  let shopUrl: string;
  let folder: string;
  let browser: BrowserContext;
  beforeAll(async () => {
    stack = await startStack(USUAL_LIMITS);
    await fetch(`${stack.url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(account),
    });
    shop = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(SHOP_PAGE));
    shop.listen(0, '127.0.0.1');
    await once(shop, 'listening');
    shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}/`;
    folder = await mkdtemp(join(tmpdir(), 'connect-extension-'));
    await writeExtension(folder, stack.url);
    browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: CHROMIUM,
      headless: false,
      ignoreDefaultArgs: ['--disable-extensions'],
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        `--load-extension=${folder}`,
        '--disable-background-networking',
      ],
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const background = async (): Promise<Worker> =>
    browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'));

  it('signs in, opens a conversation from another origin’s page, and shows it in a popup', async () => {
    const worker = await background();
    const login = await browser.newPage();
    await login.goto(new URL('login.html', worker.url()).href);
    const answer = await login.evaluate(
      (credentials) =>
        (globalThis as unknown as Messenger).chrome.runtime.sendMessage({ action: 'authenticate', credentials }),
      { email: account.email, password: account.password },
    );
    expect(answer).toEqual({ success: true });
    const stored = await worker.evaluate(() => chrome.storage.local.get('auth_token'));
    expect(stored['auth_token']).toMatch(/^ey/);

    const page = await browser.newPage();
    await page.goto(shopUrl);
    await page.getByText(SELECTED).selectText();
    const popup = browser.waitForEvent('page');
    await page.locator('.openhands-trigger').dispatchEvent('click');
    const opened = await popup;
    await opened.waitForURL(new RegExp(`^${stack.url}/conversation/[0-9a-f-]{36}$`));
    await expect(opened.title()).resolves.toContain('OpenHands');

    const headers = { Authorization: `Bearer ${stored['auth_token']}` };
    const conversations = await (await fetch(`${stack.url}/api/conversation`, { headers })).json();
    expect(conversations.items).toMatchObject([
      { title: SELECTED, conversation_id: new URL(opened.url()).pathname.split('/').at(-1) },
    ]);
  });
});

interface Messenger {
  chrome: { runtime: { sendMessage(message: object): Promise<unknown> } };
}

const SHOP_PAGE = `<!doctype html><title>Another origin</title><p>${SELECTED}</p><button class="openhands-trigger">Ask</button>`;

/** The two scripts of the guide as they stand there, with the manifest that they need. */
async function writeExtension(folder: string, url: string): Promise<void> {
  const scripts = guideBlocks('javascript', url);
  const manifest = {
    manifest_version: 3,
    name: 'Guide',
    version: '1.0',
    permissions: ['storage'],
    host_permissions: [`${url}/*`],
    background: { service_worker: 'background.js' },
    content_scripts: [{ matches: ['http://localhost/*'], js: ['content.js'] }],
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'background.js'), onlyBlock(scripts, 'Background Script'));
  await writeFile(join(folder, 'content.js'), onlyBlock(scripts, 'Content Script'));
  await writeFile(join(folder, 'login.html'), '<!doctype html><title>Sign in</title>');
}
