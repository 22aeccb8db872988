import { operationRows, type OperationId, type OperationRow } from '@openhands-connect/contract';
import { ConnectError, errorName } from '../connect-error.js';
import { randomKey } from '../random-key.js';
import { withRetries, type RetryPolicy } from '../retry.js';
import { wantsNewToken, type GetToken } from '../token.js';
import { buildRequest, type CallInput } from './request.js';
import { readFailure } from './response.js';

export interface CallOptions {
  /** Cancels the call: it fails with `client.aborted`. */
  readonly signal?: AbortSignal;
  /** For each attempt, the reading of the answer included where the call reads it. */
  readonly timeoutMs?: number;
}

export interface CallerOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly getToken: GetToken;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
}

type Read<T> = (row: OperationRow, response: Response) => Promise<T>;

/** Sends operations: credentials, timeouts, retries, failures. Knows no operation by name. */
export class Caller {
  constructor(private readonly options: CallerOptions) {}

  /** @throws ConnectError whatever goes wrong */
  async send<T>(id: OperationId, input: CallInput, read: Read<T>, options: CallOptions = {}): Promise<T> {
    const row = operationRows[id];
    const keyed = withIdempotencyKey(row, input);
    return await withRetries(() => this.authorized(row, keyed, read, options), {
      policy: this.options.retry,
      signal: options.signal,
      // What is beyond a quota was not looked at: it can be asked again, whatever it is.
      when: (error) => error.transient && (isRepeatable(row) || error.code === 'rate.limited'),
    });
  }

  /** One attempt, the answer unread. @throws ConnectError whatever goes wrong before the answer begins */
  async open(id: OperationId, input: CallInput, signal: AbortSignal): Promise<Response> {
    return await this.authorized(operationRows[id], input, async (_, response) => response, { signal });
  }

  private async authorized<T>(row: OperationRow, input: CallInput, read: Read<T>, options: CallOptions): Promise<T> {
    if (!row.security.includes('bearerAuth')) return await this.once(row, input, read, options);
    const token = await this.options.getToken();
    try {
      return await this.once(row, input, read, options, token);
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      if (!wantsNewToken(error) || token === undefined) throw error;
      const renewed = await this.options.getToken(token);
      if (renewed === undefined || renewed === token) throw error;
      return await this.once(row, input, read, options, renewed);
    }
  }

  private async once<T>(
    row: OperationRow,
    input: CallInput,
    read: Read<T>,
    options: CallOptions,
    token?: string,
  ): Promise<T> {
    const { url, init } = buildRequest(row, this.options.baseUrl, input);
    if (token !== undefined) (init.headers as Headers).set('Authorization', `Bearer ${token}`);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(timedOut()), options.timeoutMs ?? this.options.timeoutMs);
    const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal;
    try {
      const response = await this.options.fetch(url, { ...init, signal });
      // 304 answers a conditional request: no failure, though `ok` does not count it.
      if (!response.ok && response.status !== 304) throw await readFailure(response);
      return await read(row, response);
    } catch (thrown) {
      throw signal.aborted ? ConnectError.from(signal.reason) : asNetworkFailure(thrown);
    } finally {
      clearTimeout(timer);
    }
  }
}

function timedOut(): DOMException {
  return new DOMException('The server did not answer in time', 'TimeoutError');
}

/** `fetch` and the readers of a body reject with a TypeError when the network fails. */
export function asNetworkFailure(thrown: unknown): ConnectError {
  if (errorName(thrown) !== 'TypeError') return ConnectError.from(thrown);
  return ConnectError.ofClient('client.network', { cause: thrown });
}

const HEADER = 'idempotency-key';

function acceptsKey(row: OperationRow): boolean {
  return row.headerParameters.some((name) => name.toLowerCase() === HEADER);
}

/** Reading changes nothing, and what creates under an idempotency key is created once. */
function isRepeatable(row: OperationRow): boolean {
  return row.method === 'GET' || acceptsKey(row);
}

function withIdempotencyKey(row: OperationRow, input: CallInput): CallInput {
  if (!acceptsKey(row) || input.headers?.[HEADER] !== undefined) return input;
  return { ...input, headers: { ...input.headers, [HEADER]: randomKey() } };
}
