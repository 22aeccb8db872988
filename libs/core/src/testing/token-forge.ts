import { createHmac, createPublicKey } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { SigningKeys } from '../signing-keys/index.js';

type Changes = Record<string, unknown>;

interface Changed {
  readonly header?: Changes;
  readonly claims?: Changes;
  /** Signs instead of the server's key. */
  readonly key?: CryptoKey;
}

/** How the public key is given as the secret of an HMAC. */
export type SecretForm = 'raw' | 'pem' | 'der' | 'jwk';

const LIFETIME_SECONDS = 900;

/** Makes access tokens of one session as the server does, but for what a test changes. */
export class TokenForge {
  /** @param session a real one, whose user and session the forged tokens name */
  constructor(
    private readonly keys: SigningKeys,
    readonly session: { readonly accessToken: string; readonly refreshToken: string },
  ) {}

  /** Without a change as good as the server's own. A change to undefined leaves something out. */
  async token({ header, claims, key }: Changed = {}): Promise<string> {
    const own = this.keys.signing();
    return await new SignJWT({ ...this.claims(), ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: own.kid, typ: 'at+jwt', ...header })
      .sign(key ?? own.key);
  }

  /** With a header that no library would write; signed by the server's key unless a signature is given. */
  async withHeader(header: Changes, signature?: string): Promise<string> {
    const { kid, key } = this.keys.signing();
    const input = `${encoded({ alg: 'EdDSA', kid, typ: 'at+jwt', ...header })}.${encoded(this.claims())}`;
    if (signature !== undefined) return `${input}.${signature}`;
    return `${input}.${Buffer.from(await crypto.subtle.sign('Ed25519', key, Buffer.from(input))).toString('base64url')}`;
  }

  /** Key confusion: an HMAC whose secret is the public key, which everybody has. */
  withHmac(form: SecretForm): string {
    const { kid } = this.keys.signing();
    const input = `${encoded({ alg: 'HS256', kid, typ: 'at+jwt' })}.${encoded(this.claims())}`;
    return `${input}.${createHmac('sha256', this.publicKey(form)).update(input).digest('base64url')}`;
  }

  /** Signed by a key of the forger, which the header may bring along. */
  async withOwnKey(header: Changes, { alg = 'EdDSA', bringsKey = false } = {}): Promise<string> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = bringsKey && { jwk: await exportJWK(publicKey) };
    return await this.token({ header: { ...header, ...jwk, alg }, key: privateKey });
  }

  /** A good token, its three parts changed. */
  async changed(change: (header: string, payload: string, signature: string) => string[]): Promise<string> {
    const [header = '', payload = '', signature = ''] = (await this.token()).split('.');
    return change(header, payload, signature).join('.');
  }

  /** The payload of a token, as it is written. */
  payload(claims: Changes): string {
    return encoded({ ...this.claims(), ...claims });
  }

  private claims(): Changes {
    const now = Math.floor(Date.now() / 1000);
    return { ...decodeJwt(this.session.accessToken), iat: now, exp: now + LIFETIME_SECONDS };
  }

  private publicKey(form: SecretForm): Uint8Array {
    const [jwk] = this.keys.published();
    const spki = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const forms: Record<SecretForm, () => Uint8Array> = {
      raw: () => Buffer.from(String(jwk?.x), 'base64url'),
      pem: () => Buffer.from(spki.export({ format: 'pem', type: 'spki' })),
      der: () => spki.export({ format: 'der', type: 'spki' }),
      jwk: () => Buffer.from(JSON.stringify(jwk)),
    };
    return forms[form]();
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
