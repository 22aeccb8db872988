import { PROBLEMS, type components } from '@openhands-connect/contract';
import { isUnavailable } from '../database/database-error.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import { DomainError } from './domain-error.js';

export type Problem = components['schemas']['Problem'];

const DATABASE_RETRY_SECONDS = 2;

/**
 * How any failure looks from outside (RFC 9457). A `DomainError` as it says; a database that cannot serve now as
 * `server.unavailable`; everything else as `server.internal`, which tells nothing of its cause: log that where
 * this is called. `requestId` names the request in the logs; one is made up when there is none.
 */
export function toProblem(error: unknown, requestId: string = uuidv7()): Problem {
  const { code, detail, errors, retryAfterSeconds } = toDomainError(error);
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:openhands-connect:problem:${code}`,
    title,
    status,
    detail: detail ?? title,
    code,
    request_id: requestId,
    ...(errors && { errors: [...errors] }),
    ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
  };
}

/** The failure in the contract's terms. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  return isUnavailable(error)
    ? new DomainError('server.unavailable', { retryAfterSeconds: DATABASE_RETRY_SECONDS, cause: error })
    : new DomainError('server.internal', { cause: error });
}
