import { Injectable } from '@nestjs/common';
import { Database, DomainError, sqlStateOf, statement, type Transaction } from '@openhands-connect/platform';
import { requestHash } from './request-hash.js';

/** user, key, request hash. One row when the key is taken now. */
const claimKey = statement<readonly [string, string, Buffer], { key: string }>(
  'idempotency.claim',
  `INSERT INTO idempotency_keys AS k (user_id, key, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, answer = NULL, created_at = now()
    WHERE k.created_at < now() - interval '24 hours'
  RETURNING key`,
);
/** user, key, answer as JSON. */
const keepAnswer = statement<readonly [string, string, string], never>(
  'idempotency.keep_answer',
  'UPDATE idempotency_keys SET answer = $3::json WHERE user_id = $1 AND key = $2',
);
/** user, key. */
const earlierAnswer = statement<readonly [string, string], { request_hash: Buffer; answer: unknown }>(
  'idempotency.earlier_answer',
  'SELECT request_hash, answer FROM idempotency_keys WHERE user_id = $1 AND key = $2',
);

/** how many, at most. */
const deleteExpired = statement<readonly [number], { count: number }>(
  'idempotency.delete_expired',
  `WITH expired AS (
    DELETE FROM idempotency_keys WHERE (user_id, key) IN (SELECT user_id, key FROM idempotency_keys
      WHERE created_at < now() - interval '24 hours' LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING key
  ) SELECT count(*)::int AS count FROM expired`,
);
const EXPIRED_AT_ONCE = 10_000;

export interface IdempotentRequest {
  /** Whose keys these are; the nil UUID for callers without an account. */
  userId: string;
  /** The caller's Idempotency-Key; without one the work is simply done. */
  key: string | undefined;
  operation: string;
  body: unknown;
  /** Takes the place of the plain hash of the body where that would give something away. */
  hash?: Buffer;
}

/** Does a creating use case once per key: key, work and answer commit together or not at all. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly database: Database) {}

  /**
   * A second request with the same key waits for the first (up to the lock timeout) and gets its answer.
   *
   * @throws DomainError idempotency.key_reused for another body, idempotency.in_flight when the first takes too long
   */
  async once<T>(request: IdempotentRequest, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { userId, key, operation, body } = request;
    if (key === undefined) return await this.database.transaction(work);
    const hash = request.hash ?? requestHash(operation, body);
    return await this.database.transaction(async (tx) => {
      const [claimed] = await tx.run(claimKey, [userId, key, hash]).catch(refuseWhileInFlight);
      if (!claimed) return await this.answerAgain<T>(tx, userId, key, hash);
      const answer = await work(tx);
      await tx.run(keepAnswer, [userId, key, JSON.stringify(answer)]);
      return answer;
    });
  }

  /** Removes some of the keys that are not honoured any more; true when there may be more. */
  async forgetExpired(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteExpired, [EXPIRED_AT_ONCE]);
    return deleted?.count === EXPIRED_AT_ONCE;
  }

  private async answerAgain<T>(tx: Transaction, userId: string, key: string, hash: Buffer): Promise<T> {
    const [earlier] = await tx.run(earlierAnswer, [userId, key]);
    if (!earlier) throw new DomainError('idempotency.in_flight', { retryAfterSeconds: 1 });
    if (!earlier.request_hash.equals(hash)) throw new DomainError('idempotency.key_reused');
    return earlier.answer as T;
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

function refuseWhileInFlight(error: unknown): never {
  if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) {
    throw new DomainError('idempotency.in_flight', { retryAfterSeconds: 1 });
  }
  throw error;
}
