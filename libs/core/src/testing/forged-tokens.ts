import type { ProblemCode } from '@openhands-connect/platform';
import type { TokenForge } from './token-forge.js';

/** What is wrong with a token, the code that it is refused with, and how it is made. */
export type ForgedToken = [fault: string, code: ProblemCode, make: (forge: TokenForge) => Promise<string> | string];

const STRANGER = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';
const KEYS_URL = 'http://127.0.0.1:9/jwks.json';
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const invalid = (fault: string, make: ForgedToken[2]): ForgedToken => [fault, 'auth.token_invalid', make];

const ALGORITHMS: ForgedToken[] = [
  invalid('alg none', (forge) => forge.withHeader({ alg: 'none' }, '')),
  invalid('alg none without a kid', (forge) => forge.withHeader({ alg: 'none', kid: undefined }, '')),
  invalid('alg none beside our signature', (forge) => forge.withHeader({ alg: 'none' })),
  invalid('alg nOnE', (forge) => forge.withHeader({ alg: 'nOnE' }, '')),
  invalid('no alg', (forge) => forge.withHeader({ alg: undefined })),
  invalid('HS256 with the public key, raw', (forge) => forge.withHmac('raw')),
  invalid('HS256 with the public key as PEM', (forge) => forge.withHmac('pem')),
  invalid('HS256 with the public key as DER', (forge) => forge.withHmac('der')),
  invalid('HS256 with the public key as JWK', (forge) => forge.withHmac('jwk')),
  invalid('ES256 with a key of its own', (forge) => forge.withOwnKey({}, { alg: 'ES256' })),
  invalid('RS256 with a key of its own', (forge) => forge.withOwnKey({}, { alg: 'RS256' })),
];

const KEYS: ForgedToken[] = [
  invalid('another key under our kid', (forge) => forge.withOwnKey({})),
  invalid('another key under a foreign kid', (forge) => forge.withOwnKey({ kid: 'foreign' })),
  invalid('our key under a foreign kid', (forge) => forge.token({ header: { kid: 'foreign' } })),
  invalid('no kid', (forge) => forge.token({ header: { kid: undefined } })),
  invalid('a kid that is a path', (forge) => forge.withOwnKey({ kid: '../../../../dev/null' })),
  invalid('a kid that is SQL', (forge) => forge.withOwnKey({ kid: "' OR kid <> '" })),
  invalid('a kid that is no text', (forge) => forge.withHeader({ kid: 1 })),
  invalid('a kid with a NUL', (forge) => forge.withHeader({ kid: 'a\u0000b' })),
  invalid('a jwk of its own', (forge) => forge.withOwnKey({ kid: undefined }, { bringsKey: true })),
  invalid('a jwk of its own beside our kid', (forge) => forge.withOwnKey({}, { bringsKey: true })),
  invalid('a jku', (forge) => forge.withOwnKey({ jku: KEYS_URL, kid: 'theirs' })),
  invalid('an x5u', (forge) => forge.withOwnKey({ x5u: KEYS_URL, kid: 'theirs' })),
  invalid('an x5c', (forge) => forge.withOwnKey({ x5c: ['MIIB'], kid: 'theirs' })),
];

const HEADER_AND_CLAIMS: ForgedToken[] = [
  invalid('typ JWT', (forge) => forge.token({ header: { typ: 'JWT' } })),
  invalid('no typ', (forge) => forge.token({ header: { typ: undefined } })),
  invalid('a header that must be understood', (forge) => forge.withHeader({ crit: ['x'], x: 1 })),
  invalid('another issuer', (forge) => forge.token({ claims: { iss: 'https://evil.example' } })),
  invalid('no issuer', (forge) => forge.token({ claims: { iss: undefined } })),
  invalid('another audience', (forge) => forge.token({ claims: { aud: 'another-service' } })),
  invalid('no audience', (forge) => forge.token({ claims: { aud: undefined } })),
  ['exp in the past', 'auth.token_expired', (forge) => forge.token({ claims: { exp: inSeconds(-1) } })],
  invalid('no exp', (forge) => forge.token({ claims: { exp: undefined } })),
  invalid('an exp that is no number', (forge) => forge.token({ claims: { exp: String(inSeconds(900)) } })),
  invalid('nbf in the future', (forge) => forge.token({ claims: { nbf: inSeconds(600) } })),
  invalid('no session', (forge) => forge.token({ claims: { sid: undefined } })),
  invalid('a session that is no id', (forge) => forge.token({ claims: { sid: 'x' } })),
  ['a session that never was', 'auth.session_revoked', (forge) => forge.token({ claims: { sid: STRANGER } })],
  invalid('no user', (forge) => forge.token({ claims: { sub: undefined } })),
  ['another user’s id', 'auth.session_revoked', (forge) => forge.token({ claims: { sub: STRANGER } })],
];

const TAMPERED: ForgedToken[] = [
  invalid('a changed payload', (forge) =>
    forge.changed((header, _, signature) => [header, forge.payload({ sub: STRANGER }), signature]),
  ),
  invalid('a later exp', (forge) =>
    forge.changed((header, _, signature) => [header, forge.payload({ exp: inSeconds(9_000_000) }), signature]),
  ),
  invalid('a cut signature', (forge) => forge.changed((head, body, signature) => [head, body, signature.slice(4)])),
  invalid('no signature', (forge) => forge.changed((head, body) => [head, body, ''])),
  invalid('two parts', (forge) => forge.changed((head, body) => [head, body])),
  invalid('five parts, as if encrypted', (forge) => forge.changed((...parts) => [...parts, 'x', 'x'])),
  invalid('a refresh token', ({ session }) => session.refreshToken),
];

/** Everything that must not be let in; each differs from a good token in one thing. */
export const FORGED_TOKENS: readonly ForgedToken[] = [...ALGORITHMS, ...KEYS, ...HEADER_AND_CLAIMS, ...TAMPERED];
