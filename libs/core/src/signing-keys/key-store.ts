import type { Database } from '@openhands-connect/platform';
import { KeyFileError } from './key-file.error.js';
import type { KeyFile } from './key-file.js';
import { KeySeal } from './key-seal.js';
import { isRotationDue, PUBLISHED_AHEAD_MS, type TimedKey } from './key-times.js';
import type { SigningJwk } from './signing-jwk.js';
import {
  allSigningKeys,
  deleteForgottenKeys,
  deleteOtherSigningKeys,
  deleteRetiredSigningKeys,
  droppedKeys,
  insertDroppedKey,
  insertSigningKey,
  lockSigningKeys,
  type DroppedKeyRow,
  type SealedKeyRow,
} from './signing-keys.queries.js';

const PUBLISHED_AHEAD_SECONDS = PUBLISHED_AHEAD_MS / 1000;

export interface StoredKey extends TimedKey {
  readonly jwk: SigningJwk;
}

/** The signing keys in the database, which all processes of a deployment share. */
export class KeyStore {
  readonly #seal: KeySeal;

  constructor(
    private readonly database: Database,
    private readonly file: KeyFile,
  ) {
    this.#seal = new KeySeal(file.secret);
  }

  /** The newest first. @throws KeyFileError */
  async all(): Promise<StoredKey[]> {
    return this.#open(await this.database.run(allSigningKeys, []));
  }

  /** The public parts of those that were dropped, for as long as what they have signed is not over by itself. */
  async dropped(): Promise<DroppedKeyRow[]> {
    return await this.database.run(droppedKeys, []);
  }

  /** Puts the keys of the file in where there are none yet: the first process of a deployment does. */
  async begin(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.run(lockSigningKeys, []);
      if ((await tx.run(allSigningKeys, [])).length > 0) return;
      for (const [place, jwk] of this.file.firstKeys.entries()) {
        await tx.run(insertSigningKey, [jwk.kid, this.#seal.seal(jwk), -place]);
      }
    });
  }

  /**
   * Adds the next key, which signs in an hour. With `ifDue` only when it is time and nobody else has done it.
   *
   * @throws KeyFileError
   */
  async add(jwk: SigningJwk, { ifDue = false } = {}): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.run(lockSigningKeys, []);
      const keys = this.#open(await tx.run(allSigningKeys, []));
      if (ifDue && !isRotationDue(keys, Date.now())) return;
      await tx.run(insertSigningKey, [jwk.kid, this.#seal.seal(jwk), PUBLISHED_AHEAD_SECONDS]);
    });
  }

  /** Puts one key, which signs at once, in the place of all others. Of those that it can read the public part is kept. */
  async replaceAll(jwk: SigningJwk): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.run(lockSigningKeys, []);
      for (const { kid, sealed } of await tx.run(allSigningKeys, [])) {
        const dropped = this.#seal.unseal(kid, sealed);
        if (dropped) await tx.run(insertDroppedKey, [kid, dropped.x]);
      }
      await tx.run(insertSigningKey, [jwk.kid, this.#seal.seal(jwk), 0]);
      await tx.run(deleteOtherSigningKeys, [jwk.kid]);
    });
  }

  async deleteRetired(): Promise<void> {
    await this.database.run(deleteRetiredSigningKeys, []);
    await this.database.run(deleteForgottenKeys, []);
  }

  #open(rows: readonly SealedKeyRow[]): StoredKey[] {
    return rows.map(({ kid, sealed, signs_from: signsFrom }) => {
      const jwk = this.#seal.unseal(kid, sealed);
      if (!jwk) throw this.#mismatch();
      return { jwk, signsFromMs: signsFrom.getTime() };
    });
  }

  #mismatch(): KeyFileError {
    return new KeyFileError(
      `The signing keys in the database were made with another file than ${this.file.path}. Give every process the ` +
        'same file. If it is lost, run `npx -y pnpm@12 keys:rotate --now`: everybody has to sign in again.',
    );
  }
}
