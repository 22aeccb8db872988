import { DomainError, Gate } from '@openhands-connect/platform';
import { commonPasswords } from './common-passwords.js';
import type { Argon2 } from './hashing/argon2.js';

/** OWASP's first choice for Argon2id (the package's default algorithm): 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** How a hash with these parameters begins, in PHC string format. */
const CURRENT = `$argon2id$v=19$m=${ARGON2ID.memoryCost},t=${ARGON2ID.timeCost},p=${ARGON2ID.parallelism}$`;
/** Of a password that nobody knows, with the same parameters: what an unknown account is compared with. */
const DECOY = `${CURRENT}SRA9GbLFcGMhoO/2w9g2hQ$j3/rVFaGWDfOFoCaMd9Qal9Djbrax1cJOcDepoYoO7Q`;
const MAX_WAITING = 64;
/** Of a new password, in code points, as the contract has it. */
const MIN_LENGTH = 8;
const MAX_LENGTH = 128;

/**
 * Hashing and checking of passwords, bounded: each holds 19 MiB, so as many run at once as there are threads for it, some
 * wait, and a flood is told to come back.
 */
export class Passwords {
  private readonly gate: Gate;

  constructor(private readonly argon2: Argon2) {
    this.gate = new Gate({ maxRunning: argon2.concurrency, maxWaiting: MAX_WAITING });
  }

  /**
   * @param signal aborts while it waits; what runs is finished
   * @throws DomainError server.unavailable when too many wait
   */
  async hash(password: string, signal?: AbortSignal): Promise<string> {
    return await this.gate.run(() => this.argon2.hash(password.normalize('NFC'), ARGON2ID), signal);
  }

  /**
   * Costs the same whether or not there is a hash to compare with, so the time tells nothing about the account.
   *
   * @param phc the stored hash in PHC string format, null when the account is unknown or has no password
   * @param signal aborts while it waits; what runs is finished
   * @throws DomainError server.unavailable when too many wait
   */
  async matches(phc: string | null, password: string, signal?: AbortSignal): Promise<boolean> {
    const equal = await this.gate.run(() => this.argon2.verify(phc ?? DECOY, password.normalize('NFC')), signal);
    return equal && phc !== null;
  }

  /** Whether a stored hash was made with today's parameters. */
  isCurrent(phc: string): boolean {
    return phc.startsWith(CURRENT);
  }

  /**
   * Whether a password may be a new one. How many characters were sent the contract says; what counts as well is how many
   * are kept, since four letters with accents may be sent as eight.
   *
   * @param field of the body that it came in
   * @throws DomainError request.invalid, auth.password_too_common
   */
  async assertAcceptable(password: string, field: 'password' | 'new_password'): Promise<void> {
    const kept = password.normalize('NFC');
    const { length } = Array.from(kept);
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      const message = `must have ${MIN_LENGTH} to ${MAX_LENGTH} characters in Unicode normal form C`;
      throw new DomainError('request.invalid', { errors: [{ path: `/body/${field}`, message }] });
    }
    const common = await commonPasswords();
    if (common.has(kept.toLowerCase())) throw new DomainError('auth.password_too_common');
  }
}
