import type { OperationRow } from '@openhands-connect/contract';
import { ConnectError, isProblem } from '../connect-error.js';

/**
 * The body of an answer: undefined where there is none, bytes as `Blob` where the operation gives bytes, else parsed
 * JSON or text.
 * @throws ConnectError client.unexpected_answer when JSON was promised and does not parse
 */
export async function readBody(row: OperationRow, response: Response): Promise<unknown> {
  if (response.status === 204 || response.status === 304) return undefined;
  if (row.responseContentTypes.includes('*/*')) return await response.blob();
  if (row.responseContentTypes.length === 0) return undefined;
  const text = await response.text();
  if (!isJson(response)) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw ConnectError.ofClient('client.unexpected_answer', { status: response.status, cause });
  }
}

/** The failure that a 4xx or 5xx answer tells; what is no problem of the contract (a proxy's page) keeps its status. */
export async function readFailure(response: Response, now = Date.now): Promise<ConnectError> {
  const retryAfterMs = parseRetryAfter(response.headers.get('Retry-After'), now());
  const body = await response.text();
  const problem: unknown = isJson(response) ? parseOrUndefined(body) : undefined;
  if (isProblem(problem)) return ConnectError.ofProblem(problem, { retryAfterMs });
  const detail = `status ${response.status}`;
  return ConnectError.ofClient('client.unexpected_answer', { status: response.status, detail, retryAfterMs });
}

/** RFC 9110, 10.2.3: seconds or a date; milliseconds from now, undefined when it is neither. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function isJson(response: Response): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(response.headers.get('Content-Type') ?? '');
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
