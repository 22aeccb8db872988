import { createHash, randomBytes } from 'node:crypto';
import { TestBrowser, type Page } from './browser.js';
import { TestProvider, type Person, type ProviderOptions } from './openid-provider.js';
import { startApi, type TestAnswer, type TestApi } from './start-api.js';

export const PUBLIC_URL = 'https://connect.example.com';
export const EXTENSION = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/';
export const CALLBACK = `${PUBLIC_URL}/api/auth/google/callback`;

/** An API beside a provider that it signs in with, and what people and programs do there. */
export class GoogleStage {
  private constructor(
    readonly api: TestApi,
    readonly provider: TestProvider,
  ) {}

  static async start(options: Omit<ProviderOptions, 'callbackUrl'> = {}): Promise<GoogleStage> {
    const provider = await TestProvider.start({ callbackUrl: CALLBACK, ...options });
    const env = { PUBLIC_URL, ALLOWED_REDIRECT_URIS: EXTENSION, ...provider.env };
    return new GoogleStage(await startApi({ env }), provider);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.provider.close();
  }

  /** Somebody at the provider; the name is what is typed there and the `sub`. */
  person(name: string, claims: Person = {}): { login: string; email: string } {
    const email = claims.email ?? `${name}@example.com`;
    this.provider.people.set(name, { email, email_verified: true, name: `Person ${name}`, ...claims });
    return { login: name, email };
  }

  browser(): TestBrowser {
    return new TestBrowser({ [PUBLIC_URL]: this.api.url });
  }

  /** What the server's own page does: asks where to go, as this browser. */
  async begin(browser: TestBrowser, query: Record<string, string> = {}): Promise<string> {
    const response = await browser.fetch(
      new URL(`/api/auth/google/signin?${new URLSearchParams(query).toString()}`, PUBLIC_URL),
    );
    const { url } = (await response.json()) as { url: string };
    return url;
  }

  /** Signs in at the provider and comes back, up to where `follow` ends. */
  async approve(browser: TestBrowser, url: string, login: string, follow?: (next: URL) => boolean): Promise<Page> {
    let page = await browser.open(url, follow);
    // A browser that was here before is asked for less, or for nothing.
    for (const typed of [{ login, password: 'any' }, {}]) {
      if (page.text.includes('<form')) page = await browser.submit(page, typed, follow);
    }
    return page;
  }

  /** Begins and approves in one browser; gives the code that comes back. */
  async codeFor(browser: TestBrowser, login: string): Promise<string> {
    const { url } = await this.approve(browser, await this.begin(browser), login);
    return codeOf(url);
  }

  /** Trades a code in the browser's page. */
  async exchange(browser: TestBrowser, body: object, headers: Record<string, string> = {}): Promise<TestAnswer> {
    return await this.post(browser, '/api/auth/exchange', body, headers);
  }

  async link(browser: TestBrowser, body: object, token: string): Promise<TestAnswer> {
    return await this.post(browser, '/api/auth/google/link', body, { Authorization: `Bearer ${token}` });
  }

  /** The types of what has happened to an account, the newest first. */
  async activityOf(token: string): Promise<string[]> {
    const { body } = await this.api.request('GET', '/api/auth/activity', { token });
    const items = body.items as { type: string; method: string | null }[];
    return items.map(({ type, method }) => (method === null ? type : `${type} by ${method}`));
  }

  private async post(browser: TestBrowser, path: string, body: object, headers: object): Promise<TestAnswer> {
    const response = await browser.fetch(new URL(path, PUBLIC_URL), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: PUBLIC_URL, ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }
}

/** Stops at the callback, before it is asked. */
export const untilCallback = ({ pathname }: URL): boolean => pathname !== '/api/auth/google/callback';

export function codeOf(url: URL): string {
  const code = url.searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${url.href}`);
  return code;
}

/** A verifier and its challenge (RFC 7636, S256). */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
