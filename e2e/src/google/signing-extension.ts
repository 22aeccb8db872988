import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Worker } from 'playwright-core';

/** What runs inside of the extension's service worker. */
declare const chrome: {
  identity: {
    getRedirectURL(): string;
    launchWebAuthFlow(details: { url: string; interactive: boolean }): Promise<string | undefined>;
  };
};

const MANIFEST = {
  manifest_version: 3,
  name: 'Sign in',
  version: '1.0',
  permissions: ['identity'],
  background: { service_worker: 'background.js' },
};

/** An extension in a Chromium of its own that can open windows to sign in. */
export class SigningExtension {
  private constructor(
    readonly browser: BrowserContext,
    private readonly background: Worker,
    private readonly folder: string,
  ) {}

  static async start(executablePath: string): Promise<SigningExtension> {
    const folder = await mkdtemp(join(tmpdir(), 'connect-extension-'));
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(MANIFEST));
    await writeFile(join(folder, 'background.js'), '');
    const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath,
      headless: false,
      ignoreDefaultArgs: ['--disable-extensions'],
      args: ['--headless=new', '--no-sandbox', '--disable-gpu', `--load-extension=${folder}`],
    });
    const background = browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'));
    return new SigningExtension(browser, background, folder);
  }

  async redirectUri(): Promise<string> {
    return await this.background.evaluate(() => chrome.identity.getRedirectURL());
  }

  /** What an extension gives as `open`. */
  readonly open = (url: string): Promise<string | undefined> =>
    this.background.evaluate((address) => chrome.identity.launchWebAuthFlow({ url: address, interactive: true }), url);

  async close(): Promise<void> {
    await this.browser.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
