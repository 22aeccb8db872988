import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonWebKey } from '@openhands-connect/contract';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** A private Ed25519 key (RFC 8037). */
interface SigningJwk extends JWK {
  kid: string;
  x: string;
}

interface KeyFile {
  /** Newest first: the first signs, all verify. */
  signing: SigningJwk[];
  /** Base64url of 32 random bytes: refresh tokens are derived with it. */
  refresh_secret: string;
}

/** The server's own keys: Ed25519 for access tokens (RFC 8037), a secret for refresh tokens. */
export class SigningKeys {
  private constructor(
    readonly signingKid: string,
    readonly signingKey: CryptoKey,
    readonly verificationKeys: ReadonlyMap<string, CryptoKey>,
    readonly refreshSecret: Buffer,
    /** What `/.well-known/jwks.json` publishes (RFC 7517). */
    readonly publicJwks: readonly JsonWebKey[],
  ) {}

  /**
   * Reads the keys of a data folder, or makes them on the first start (file mode 0600).
   * Processes that start at once end up with the same keys: the first to create the file wins.
   */
  static async load(dataDir: string): Promise<SigningKeys> {
    const folder = join(dataDir, 'keys');
    const path = join(folder, 'signing-keys.json');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return SigningKeys.parse((await read(path)) ?? (await create(path)));
  }

  private static async parse(file: KeyFile): Promise<SigningKeys> {
    const [current] = file.signing;
    if (!current) throw new Error('signing-keys.json holds no signing key');
    const verificationKeys = new Map<string, CryptoKey>();
    for (const jwk of file.signing) verificationKeys.set(jwk.kid, await asymmetric({ ...publicPart(jwk) }));
    return new SigningKeys(
      current.kid,
      await asymmetric(current),
      verificationKeys,
      Buffer.from(file.refresh_secret, 'base64url'),
      file.signing.map(publicPart),
    );
  }
}

async function read(path: string): Promise<KeyFile | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as KeyFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function create(path: string): Promise<KeyFile> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = randomBytes(8).toString('base64url');
  const file: KeyFile = {
    signing: [{ ...jwk, x: String(jwk.x), kid, alg: 'EdDSA', use: 'sig' }],
    refresh_secret: randomBytes(32).toString('base64url'),
  };
  // Written whole and then linked into place, so that nobody ever reads half a file.
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, JSON.stringify(file, null, 2), { mode: 0o600, flush: true });
  try {
    await link(temporary, path);
    return file;
  } catch (error) {
    const winner = await read(path);
    if (!winner) throw error;
    return winner;
  } finally {
    await unlink(temporary);
  }
}

function publicPart({ x, kid }: SigningJwk): JsonWebKey {
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
}

async function asymmetric(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error(`key ${jwk.kid ?? '?'} is symmetric`);
  return key;
}
