import type { Options } from '@node-rs/argon2';

/** Hashing and comparing, wherever it is done. */
export interface Argon2 {
  /** How many of both at once are worth it; what is more only waits. */
  readonly concurrency: number;
  /** @returns the hash in PHC string format */
  hash(password: string, options: Options): Promise<string>;
  /** @param phc a hash in PHC string format */
  verify(phc: string, password: string): Promise<boolean>;
}
