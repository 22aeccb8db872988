import { webhookRequest, type AttemptResult, type LeasedDelivery } from '@openhands-connect/core';
import { OutboundError, type OutboundFetch, type OutboundResponse } from '@openhands-connect/platform';

const MAX_ERROR_LENGTH = 500;

/** Posts an event to its receiver, once. Rejects only when `signal` gives the attempt up. */
export async function attempt(
  delivery: LeasedDelivery,
  fetch: OutboundFetch,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const startedAt = new Date();
  const startedAtMs = performance.now();
  const { headers, body } = await webhookRequest(delivery, startedAt);
  const answer = await fetch(delivery.url, { method: 'POST', headers, body, signal }).catch((error: unknown) => {
    if (error instanceof OutboundError) return error;
    throw error;
  });
  const latencyMs = Math.round(performance.now() - startedAtMs);
  return { startedAt, latencyMs, ...(answer instanceof OutboundError ? failed(answer) : answered(answer)) };
}

type Outcome = Omit<AttemptResult, 'startedAt' | 'latencyMs'>;

function answered({ status, headers, body }: OutboundResponse): Outcome {
  return { responseStatus: status, responseBody: textOf(body), retryAfter: headers['retry-after'], error: null };
}

function failed({ message }: OutboundError): Outcome {
  const error = message.slice(0, MAX_ERROR_LENGTH);
  return { responseStatus: null, responseBody: null, retryAfter: undefined, error };
}

/** PostgreSQL keeps no NUL in text. */
function textOf(body: Buffer): string {
  return body.toString('utf8').replaceAll('\0', '\uFFFD');
}
