/** Where a browser has come to, and what it was shown there. */
export interface Page {
  readonly url: URL;
  /** 0 where it did not go: the address leads out of the test. */
  readonly status: number;
  readonly text: string;
}

type Follow = (next: URL) => boolean;

/** A browser as far as signing in needs one: keeps cookies by origin, follows redirects, sends forms. */
export class TestBrowser {
  private readonly jar = new Map<string, Map<string, string>>();

  /** @param names where origins lead that only the test knows: `https://connect.example.com` to `http://127.0.0.1:…` */
  constructor(private readonly names: Readonly<Record<string, string>>) {}

  cookie(origin: string, name: string): string | undefined {
    return this.jar.get(origin)?.get(name);
  }

  /** One request with the cookies of its origin, as a script of that origin would send it. */
  async fetch(url: URL, init: RequestInit = {}): Promise<Response> {
    const cookies = this.cookiesOf(url);
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    const origin = this.names[url.origin] ?? url.origin;
    const response = await fetch(origin + url.pathname + url.search, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  /** Goes to an address and on as it is told, as long as `follow` lets it. */
  async open(address: string | URL, follow: Follow = this.isHere, init: RequestInit = {}): Promise<Page> {
    const url = new URL(address);
    if (!follow(url)) return { url, status: 0, text: '' };
    const response = await this.fetch(url, { ...init, headers: { Accept: 'text/html' } });
    const location = response.headers.get('location');
    if (location !== null) return await this.open(new URL(location, url), follow);
    return { url, status: response.status, text: await response.text() };
  }

  /** Sends the form of a page, with what was typed in. */
  async submit({ url, text }: Page, typed: Record<string, string>, follow?: Follow): Promise<Page> {
    const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
    if (action === undefined) throw new Error(`there is no form at ${url.href}:\n${text}`);
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const fields = hidden.map(([, name = '', value = '']): [string, string] => [name, value]);
    const body = new URLSearchParams([...fields, ...Object.entries(typed)]);
    return await this.open(new URL(action, url), follow, { method: 'POST', body });
  }

  private readonly isHere: Follow = ({ origin, hostname }) =>
    hostname === '127.0.0.1' || this.names[origin] !== undefined;

  private cookiesOf({ origin }: URL): Map<string, string> {
    const cookies = this.jar.get(origin) ?? new Map<string, string>();
    this.jar.set(origin, cookies);
    return cookies;
  }
}
