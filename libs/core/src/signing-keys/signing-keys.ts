import type { CryptoKey } from 'jose';
import { silentLog, type Database, type Log } from '@openhands-connect/platform';
import type { JsonWebKey } from '@openhands-connect/contract';
import { openKeyFile } from './key-file.js';
import { KeyStore } from './key-store.js';
import { isRotationDue, signingAt, verifyingAt } from './key-times.js';
import { KeyRing, type DropListener } from './key-ring.js';
import { openDroppedKey, openKey } from './open-key.js';
import { createSigningJwk } from './signing-jwk.js';

/** A token with an unknown key makes us look again, but no more often than this. */
const UNKNOWN_KEY_PAUSE_MS = 1_000;

export interface SigningKeysOptions {
  readonly log?: Log;
  /** How often the database is asked for keys of other processes; every minute unless told. */
  readonly rereadMs?: number;
}

/**
 * The server's own keys: Ed25519 for access tokens (RFC 8037), shared by all processes through the database and
 * replaced by time; and the secret of the key file, for refresh tokens.
 */
export class SigningKeys {
  readonly #ring = new KeyRing();
  /** What verifies that a token was signed with a key that was dropped, by its id. */
  #dropped: ReadonlyMap<string, CryptoKey> = new Map();
  #readAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The reading that has begun last; never rejects. */
  #reading: Promise<unknown> = Promise.resolve();
  /** The one that begins when that is done, for all who ask until then. */
  #next: Promise<void> | undefined;

  /** Reads the key file of the data folder and the keys of the database; makes what is missing. @throws KeyFileError */
  static async open(database: Database, dataDir: string, options: SigningKeysOptions = {}): Promise<SigningKeys> {
    const file = await openKeyFile(dataDir);
    const store = new KeyStore(database, file);
    await store.begin();
    const keys = new SigningKeys(store, file.secret, options);
    await keys.reread();
    keys.#schedule();
    return keys;
  }

  /**
   * Makes a new key, whoever is running. It signs in an hour, or now: then every other key is dropped, even one that
   * cannot be read, and running processes forget within a second what these have signed.
   *
   * @returns the new key's id
   * @throws KeyFileError when the others could not read a key that joins them
   */
  static async rotate(database: Database, dataDir: string, when: 'soon' | 'now'): Promise<string> {
    const store = new KeyStore(database, await openKeyFile(dataDir));
    const jwk = await createSigningJwk();
    await (when === 'now' ? store.replaceAll(jwk) : store.add(jwk));
    return jwk.kid;
  }

  private constructor(
    private readonly store: KeyStore,
    readonly refreshSecret: Buffer,
    private readonly options: SigningKeysOptions,
  ) {}

  /** The key that signs now. */
  signing(): { kid: string; key: CryptoKey } {
    const current = signingAt(this.#ring.keys, Date.now());
    if (!current) throw new Error('there is no signing key');
    return { kid: current.kid, key: current.signing };
  }

  /** The key that verifies what it has signed; one that another process has just made is looked up. */
  async verifying(kid: string): Promise<CryptoKey | undefined> {
    const known = this.#find(kid);
    const isFresh = performance.now() - this.#readAtMs < UNKNOWN_KEY_PAUSE_MS;
    if (known || isFresh || this.#dropped.has(kid)) return known;
    await this.reread();
    return this.#find(kid);
  }

  /** Tells whether a key that was dropped has signed something. Who asks with it lets nobody in. */
  dropped(kid: string): CryptoKey | undefined {
    return this.#dropped.get(kid);
  }

  /** Whether what the key has signed is good at this moment. */
  accepts(kid: string): boolean {
    return this.#find(kid) !== undefined;
  }

  /** What `/.well-known/jwks.json` publishes (RFC 7517), the newest first. */
  published(): JsonWebKey[] {
    return verifyingAt(this.#ring.keys, Date.now()).map(({ published }) => published);
  }

  /** Makes the next key when it is time, and drops those that are over; any number of processes may do it. */
  async tend(): Promise<void> {
    if (isRotationDue(this.#ring.keys, Date.now())) await this.store.add(await createSigningJwk(), { ifDue: true });
    await this.store.deleteRetired();
    await this.reread();
  }

  /**
   * Reads the keys of the database, as each process does every minute. Readings come one after the other: of two at once
   * the one that ends last may have seen less.
   *
   * @throws KeyFileError
   */
  reread(): Promise<void> {
    if (!this.#next) {
      this.#next = this.#readAfter(this.#reading);
      this.#reading = this.#next.catch(() => undefined);
    }
    return this.#next;
  }

  /**
   * Reads the keys again if these are not the ones that it has. What is not among them is good for nothing from then on,
   * even if the others cannot be read.
   *
   * @param kids of all keys that are in the database
   * @throws KeyFileError
   */
  async follow(kids: readonly string[]): Promise<void> {
    const known = this.#ring.keys.map(({ kid }) => kid);
    const gone = new Set(known.filter((kid) => !kids.includes(kid)));
    if (gone.size === 0 && known.length === kids.length) return;
    try {
      await this.reread();
    } catch (error) {
      this.#ring.replace(this.#ring.keys.filter(({ kid }) => !gone.has(kid)));
      throw error;
    }
  }

  /** Hears the ids of keys that are gone: what they have signed is worth nothing, whoever remembers it. */
  onDrop(listener: DropListener): () => void {
    return this.#ring.onDrop(listener);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #readAfter(before: Promise<unknown>): Promise<void> {
    await before;
    this.#next = undefined;
    this.#readAtMs = performance.now();
    const known = new Map(this.#ring.keys.map((key) => [key.kid, key]));
    const stored = await this.store.all();
    // After them: a key that is dropped meanwhile is at worst among both.
    const dropped = await this.store.dropped();
    this.#dropped = new Map(
      await Promise.all(dropped.map(async (row) => [row.kid, await openDroppedKey(row)] as const)),
    );
    this.#ring.replace(await Promise.all(stored.map((key) => openKey(key, known.get(key.jwk.kid)))));
  }

  #find(kid: string): CryptoKey | undefined {
    return verifyingAt(this.#ring.keys, Date.now()).find((key) => key.kid === kid)?.verifying;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#rereadAgain(), this.options.rereadMs ?? 60_000);
    this.#timer.unref();
  }

  async #rereadAgain(): Promise<void> {
    try {
      await this.reread();
    } catch (error) {
      (this.options.log ?? silentLog).warn({ err: error }, 'the signing keys could not be read again');
    } finally {
      if (this.#timer) this.#schedule();
    }
  }
}
