import type { Problem, ProblemCode } from '@openhands-connect/contract';

/** What can go wrong on this side of the wire, beside the problems that the server names. */
export type ClientErrorCode =
  | 'client.network'
  | 'client.timeout'
  | 'client.aborted'
  | 'client.disconnected'
  | 'client.unexpected_answer'
  | 'client.sign_in_denied'
  | 'client.sign_in_failed'
  | 'client.failed';

const SENTENCES: Record<ClientErrorCode, string> = {
  'client.network': 'The server could not be reached',
  'client.timeout': 'The server did not answer in time',
  'client.aborted': 'The call was cancelled',
  'client.disconnected': 'The connection to the server is closed',
  'client.unexpected_answer': 'The answer is not one of the contract',
  'client.sign_in_denied': 'The sign-in was cancelled',
  'client.sign_in_failed': 'The sign-in failed',
  'client.failed': 'The call failed',
};

interface ErrorParts {
  readonly status?: number;
  readonly detail?: string;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * The one error that this library throws.
 *
 * `code` is the problem's code where the server named one, else one of `client.*`. `status` is the HTTP status, also
 * on the socket; 0 where there was no answer. `message` is for people.
 */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly status: number;
  /** When the server says how long to wait: milliseconds from now. */
  readonly retryAfterMs: number | undefined;

  private constructor(
    readonly code: ProblemCode | ClientErrorCode,
    /** What the server said, whole; undefined where it said nothing. */
    readonly problem: Problem | undefined,
    message: string,
    { status = 0, retryAfterMs, cause }: ErrorParts,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  static ofProblem(problem: Problem, parts: Pick<ErrorParts, 'retryAfterMs'> = {}): ConnectError {
    const seconds = problem.retry_after_seconds;
    const retryAfterMs = parts.retryAfterMs ?? (seconds === undefined ? undefined : seconds * 1000);
    return new ConnectError(problem.code, problem, problem.detail, { status: problem.status, retryAfterMs });
  }

  static ofClient(code: ClientErrorCode, parts: ErrorParts = {}): ConnectError {
    const message = parts.detail === undefined ? SENTENCES[code] : `${SENTENCES[code]}: ${parts.detail}`;
    return new ConnectError(code, undefined, message, parts);
  }

  /**
   * Whatever was thrown, as a `ConnectError`: itself; a Problem by its code; an abort as `client.aborted`, a timeout as
   * `client.timeout` (the names of DOMException); anything else as `client.failed` with it as `cause`.
   */
  static from(thrown: unknown): ConnectError {
    if (thrown instanceof ConnectError) return thrown;
    if (isProblem(thrown)) return ConnectError.ofProblem(thrown);
    const name = errorName(thrown);
    if (name === 'AbortError') return ConnectError.ofClient('client.aborted', { cause: thrown });
    if (name === 'TimeoutError') return ConnectError.ofClient('client.timeout', { cause: thrown });
    const detail = name === undefined ? String(thrown) : (thrown as Error).message;
    return ConnectError.ofClient('client.failed', { detail, cause: thrown });
  }

  /** Whether the same call may go well a little later: nobody answered, or the server asked to come again. */
  get transient(): boolean {
    return TRANSIENT_CODES.has(this.code) || TRANSIENT_STATUSES.has(this.status);
  }
}

const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'client.network',
  'client.timeout',
  'client.disconnected',
  // The first attempt is still at work under the same key: its answer will be given to the next one.
  'idempotency.in_flight',
]);
/** 502 and 504 come from proxies, for a server that is just being restarted. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The name of an error, by its shape: `instanceof` would miss those of another frame or realm. */
export function errorName(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { name, message } = thrown as Partial<Record<string, unknown>>;
  return typeof name === 'string' && typeof message === 'string' ? name : undefined;
}

/** Whether a value is a Problem as far as this library reads one. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, status, detail } = value as Partial<Record<string, unknown>>;
  return typeof code === 'string' && typeof status === 'number' && typeof detail === 'string';
}
