import type { components } from '@openhands-connect/contract';

/** A failure that the contract knows; its status and title stand in the contract's table. */
export type ProblemCode = components['schemas']['ProblemCode'];

export interface DomainErrorOptions {
  /** What happened this time, for people. Goes out: nothing secret, no SQL, no paths. The title unless given. */
  readonly detail?: string;
  /** With `request.invalid` each violation, with `server.unavailable` what is down. */
  readonly errors?: readonly components['schemas']['ProblemError'][];
  /** Whole seconds after which it is worth trying again. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The one error that use cases throw on purpose. Every transport presents it in its own way, by `toProblem`. */
export class DomainError extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: readonly components['schemas']['ProblemError'][] | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** The second argument may be the detail alone. */
  constructor(code: ProblemCode, options: DomainErrorOptions | string = {}) {
    const { detail, errors, retryAfterSeconds, cause } = typeof options === 'string' ? { detail: options } : options;
    super(detail === undefined ? code : `${code}: ${detail}`, { cause });
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
