import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '@openhands-connect/platform';
import { commonPasswords } from './common-passwords.js';

/** OWASP's first choice for Argon2id (the package's default algorithm): 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** As many as libuv has threads for: more would only hold memory. */
const MAX_CONCURRENT = 4;
const MAX_WAITING = 64;

/** Hashing and checking of passwords, bounded: a flood of sign-ins costs at most 4 x 19 MiB and is told to come back. */
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  /** @throws DomainError server.unavailable when too many wait */
  async hash(password: string): Promise<string> {
    return await this.bounded(() => hash(password.normalize('NFC'), ARGON2ID));
  }

  /**
   * Costs the same whether or not there is a hash to compare with, so the time tells nothing about the account.
   *
   * @param phc the stored hash in PHC string format, null when the account is unknown or has no password
   */
  async matches(phc: string | null, password: string): Promise<boolean> {
    const stored = phc ?? (await (this.decoy ??= this.hash('no account has this password')));
    const equal = await this.bounded(() => verify(stored, password.normalize('NFC')));
    return equal && phc !== null;
  }

  /** @throws DomainError auth.password_too_common */
  async assertAcceptable(password: string): Promise<void> {
    const common = await commonPasswords();
    if (common.has(password.normalize('NFC').toLowerCase())) throw new DomainError('auth.password_too_common');
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MAX_CONCURRENT) {
      if (this.waiting.length >= MAX_WAITING) throw new DomainError('server.unavailable', { retryAfterSeconds: 1 });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
