/**
 * The signatures of Standard Webhooks (https://www.standardwebhooks.com): `v1,` and the base64 of HMAC-SHA256 over
 * `id.timestamp.body`, keyed by the bytes behind `whsec_`.
 */
const prefix = 'whsec_';
const version = 'v1';
const text = new TextEncoder();

export interface SignedParts {
  /** `webhook-id`: the event's id, the same on every retry. */
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970. */
  readonly timestamp: number;
  /** The body as it goes over the wire. */
  readonly body: string;
}

/** The bytes of a secret `whsec_<base64>`. @throws TypeError when it is none */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  if (!secret.startsWith(prefix)) throw new TypeError('a webhook secret begins with whsec_');
  return decodeBase64(secret.slice(prefix.length));
}

/** A secret of `bytes`, as integrators see it. */
export function encodeSecret(bytes: Uint8Array): string {
  return prefix + encodeBase64(bytes);
}

/** The value of `webhook-signature`: one signature for each secret (two while one rotates), separated by spaces. */
export async function signWebhook(parts: SignedParts, secrets: readonly string[]): Promise<string> {
  const signatures = secrets.map(async (secret) => {
    const mac = await crypto.subtle.sign('HMAC', await importKey(secret, 'sign'), content(parts));
    return `${version},${encodeBase64(new Uint8Array(mac))}`;
  });
  return (await Promise.all(signatures)).join(' ');
}

/** Whether any of the signatures in `header` is by any of the secrets. Compares in constant time. */
export async function matchesSignature(
  parts: SignedParts,
  header: string,
  secrets: readonly string[],
): Promise<boolean> {
  const candidates = header
    .split(' ')
    .filter((candidate) => candidate.startsWith(`${version},`))
    .map((candidate) => tryDecode(candidate.slice(version.length + 1)));
  const keys = await Promise.all(secrets.map((secret) => importKey(secret, 'verify')));
  const judgements = keys.flatMap((key) =>
    // `verify` of WebCrypto compares in constant time.
    candidates.map((candidate) => crypto.subtle.verify('HMAC', key, candidate, content(parts))),
  );
  return (await Promise.all(judgements)).includes(true);
}

function content({ id, timestamp, body }: SignedParts): Uint8Array<ArrayBuffer> {
  return text.encode(`${id}.${timestamp}.${body}`);
}

function importKey(secret: string, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', decodeSecret(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [usage]);
}

function tryDecode(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64(base64);
  } catch {
    return new Uint8Array();
  }
}

function decodeBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
