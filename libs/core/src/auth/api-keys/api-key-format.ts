import { crc32 } from 'node:zlib';

/** Tells people and secret scanners what it is. */
export const API_KEY_PREFIX = 'ohc_';
/** What 34 characters of base 62 hold. */
export const API_KEY_SECRET_BYTES = 25;
const SECRET_LENGTH = 34;
const CHECKSUM_LENGTH = 6;
/** Characters after the prefix that the owner recognises a key by; 26 remain that nobody is shown again. */
const SHOWN_LENGTH = 8;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WELL_FORMED = new RegExp(
  `^${API_KEY_PREFIX}([${ALPHABET}]{${SECRET_LENGTH}})([${ALPHABET}]{${CHECKSUM_LENGTH}})$`,
);

/** An API key: prefix, secret, and a checksum of the secret. */
export function formatApiKey(secret: Uint8Array): string {
  const characters = base62(BigInt(`0x${Buffer.from(secret).toString('hex')}`), SECRET_LENGTH);
  return API_KEY_PREFIX + characters + checksumOf(characters);
}

/**
 * Whether a text can be an API key. A typo or a guess is refused by its checksum, without a look-up; the checksum
 * is no secret and proves nothing.
 */
export function isApiKey(text: string): boolean {
  const [, secret, checksum] = WELL_FORMED.exec(text) ?? [];
  return secret !== undefined && checksumOf(secret) === checksum;
}

/** The part of a key that may be shown. */
export function shownPartOf(key: string): string {
  return key.slice(0, API_KEY_PREFIX.length + SHOWN_LENGTH);
}

/** CRC-32 (ISO-HDLC, as in zlib) of the characters, in base 62. */
function checksumOf(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_LENGTH);
}

/** Most significant digit first, filled up with zeros. */
function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 62n) digits = ALPHABET.charAt(Number(rest % 62n)) + digits;
  return digits;
}
