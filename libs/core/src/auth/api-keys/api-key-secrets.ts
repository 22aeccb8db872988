import { createHash, createHmac } from 'node:crypto';
import { API_KEY_SECRET_BYTES, formatApiKey } from './api-key-format.js';

/**
 * API keys are derived from their ids with the server's secret, so that a creation that is repeated with its
 * Idempotency-Key gives the same key again although it is stored nowhere. They are verified by their hash alone: a key
 * outlives the secret that it was derived with.
 */
export class ApiKeySecrets {
  constructor(private readonly secret: Buffer) {}

  keyOf(keyId: string): string {
    const mac = createHmac('sha256', this.secret).update('api key\0').update(keyId).digest();
    return formatApiKey(mac.subarray(0, API_KEY_SECRET_BYTES));
  }
}

/**
 * What is stored of a key. One SHA-256 is enough: slow hashes and salts protect what people choose, and nobody tries
 * 2^200 keys. It also makes the look-up one by index.
 */
export function apiKeyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
