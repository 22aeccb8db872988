import type { AuthSession, ExchangeCodeRequest, GoogleSignInUrl, Input } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import { codeIn } from './google-return.js';
import { createPkcePair } from './pkce.js';
import type { VerifierStore } from './verifier-store.js';

export interface StartOptions {
  /** Where the browser is to come back to: one of the server's list. The server's own page when left out. */
  readonly redirectUri?: string;
}

export interface WindowOptions extends StartOptions {
  /**
   * Opens the address, and resolves with the one that it ended up at:
   * `(url) => chrome.identity.launchWebAuthFlow({ url, interactive: true })`.
   */
  readonly open: (url: string) => Promise<string | undefined>;
}

export interface GoogleCalls {
  begin(query: NonNullable<Input<'googleSignIn'>['query']>): Promise<GoogleSignInUrl>;
  exchange(body: ExchangeCodeRequest): Promise<AuthSession>;
  link(body: ExchangeCodeRequest): Promise<void>;
}

/**
 * Both halves of a Google sign-in. What comes back is taken only by whoever began it: a verifier that never leaves this
 * side, or on pages that keep their session in a cookie, another cookie of the server's.
 */
export class GoogleSignIn {
  /** What came back and could not be signed in with, since the address has an account: it can be linked. */
  private unlinked: ExchangeCodeRequest | undefined;

  constructor(
    private readonly calls: GoogleCalls,
    private readonly inCookie: boolean,
    private readonly store: VerifierStore,
    /** Under which the verifier waits: a page may know several servers. */
    private readonly key: string,
  ) {}

  async start(options: StartOptions): Promise<string> {
    const { url, verifier } = await this.begin(options);
    if (verifier !== undefined) this.store.setItem(this.key, verifier);
    return url;
  }

  async complete(address: string | URL): Promise<AuthSession | undefined> {
    const presented = this.returned(address);
    return presented && (await this.exchange(presented));
  }

  async through({ open, ...options }: WindowOptions): Promise<AuthSession> {
    const { url, verifier } = await this.begin(options);
    const address = await open(url).catch((cause: unknown) => {
      throw ConnectError.ofClient('client.sign_in_denied', { cause });
    });
    const code = address === undefined ? undefined : codeIn(address);
    if (code === undefined) throw failed('the window brought nothing back');
    return await this.exchange(verifier === undefined ? { code } : { code, code_verifier: verifier });
  }

  async link(address: string | URL | undefined): Promise<void> {
    const presented = address === undefined ? this.unlinked : this.returned(address);
    if (!presented) throw failed('there is nothing to link');
    await this.calls.link(presented);
    this.unlinked = undefined;
  }

  private async begin({ redirectUri }: StartOptions): Promise<{ url: string; verifier?: string }> {
    const query = redirectUri === undefined ? {} : { redirect_uri: redirectUri };
    if (this.inCookie) return await this.calls.begin(query);
    const { verifier, challenge } = await createPkcePair();
    const { url } = await this.calls.begin({ ...query, code_challenge: challenge });
    return { url, verifier };
  }

  private async exchange(presented: ExchangeCodeRequest): Promise<AuthSession> {
    this.unlinked = undefined;
    try {
      return await this.calls.exchange(presented);
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      if (error.code === 'auth.google_link_required') this.unlinked = presented;
      throw error;
    }
  }

  /** The code of an address with the proof that this page began; the verifier is used up by it. */
  private returned(address: string | URL): ExchangeCodeRequest | undefined {
    const code = codeIn(address);
    if (code === undefined) return undefined;
    if (this.inCookie) return { code };
    const verifier = this.store.getItem(this.key);
    this.store.removeItem(this.key);
    if (verifier === null) throw failed('it was not begun here');
    return { code, code_verifier: verifier };
  }
}

function failed(detail: string): ConnectError {
  return ConnectError.ofClient('client.sign_in_failed', { detail });
}
