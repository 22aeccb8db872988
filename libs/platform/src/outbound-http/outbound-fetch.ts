import { once } from 'node:events';
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Cidr } from '../config/cidr.js';
import { isAllowedAddress, isForbiddenAddress } from './address-policy.js';
import { forbidden, guardedLookup, type Resolve } from './guarded-lookup.js';
import { OutboundError } from './outbound-error.js';
import { readCapped } from './read-capped.js';

export interface OutboundOptions {
  /** Ranges that may be connected to although they are not public. */
  readonly allowedNetworks: readonly Cidr[];
  /** For everything together: resolving, connecting, sending, the whole answer. */
  readonly timeoutMs: number;
  /** Of the answer's body so much is kept; the rest is not read. 16 KiB unless told. */
  readonly maxResponseBytes?: number;
  /** Own certificate authorities, and a resolver for tests. */
  readonly ca?: string | Buffer;
  readonly resolve?: Resolve;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Gives the request up; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  /** Redirects are answers like others: they are not followed. */
  readonly status: number;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly body: Buffer;
  /** The body was longer than what is kept. */
  readonly truncated: boolean;
}

/** Rejects with `OutboundError` when there is no answer, whatever the answer's status. */
export type OutboundFetch = (url: string, request: OutboundRequest) => Promise<OutboundResponse>;

const DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024;

/** Makes a `fetch` for addresses that users choose: it reaches public addresses only, and bounds time and memory. */
export function createOutboundFetch(options: OutboundOptions): OutboundFetch {
  const maxBytes = options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
  return async (url, request) => {
    const target = parseTarget(url, options.allowedNetworks);
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    try {
      const response = await send(target, request, signal, options);
      const { body, truncated } = await readCapped(response, maxBytes);
      return { status: response.statusCode ?? 0, headers: response.headers, body, truncated };
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      throw toOutboundError(error, timeout.aborted, options.timeoutMs);
    }
  };
}

function parseTarget(url: string, allowedNetworks: readonly Cidr[]): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !['http:', 'https:'].includes(target.protocol)) {
    throw new OutboundError('invalid_url', 'The URL must start with http:// or https://');
  }
  if (isForbiddenAddress(target.hostname, allowedNetworks)) throw forbidden(target.hostname);
  return target;
}

/** Resolves when the answer's head is there. Every connection is new: a kept one may be dead when it is needed. */
async function send(
  target: URL,
  { method, headers, body }: OutboundRequest,
  signal: AbortSignal,
  { allowedNetworks, resolve, ca }: OutboundOptions,
): Promise<IncomingMessage> {
  const request = (target.protocol === 'https:' ? https : http).request(target, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
    lookup: guardedLookup(allowedNetworks, resolve),
    agent: false,
    signal,
    ...(ca !== undefined && { ca }),
  });
  judgeConnection(request, allowedNetworks);
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  return response;
}

/** The last word has the address that is really connected, before anything is sent to it. */
function judgeConnection(request: ClientRequest, allowedNetworks: readonly Cidr[]): void {
  request.once('socket', (socket) => {
    socket.once('connect', () => {
      const { remoteAddress = '' } = socket;
      if (!isAllowedAddress(remoteAddress, allowedNetworks)) request.destroy(forbidden(remoteAddress));
    });
  });
}

function toOutboundError(error: unknown, timedOut: boolean, timeoutMs: number): OutboundError {
  if (error instanceof OutboundError) return error;
  if (timedOut) return new OutboundError('timeout', `No complete answer within ${timeoutMs} ms`, { cause: error });
  const { code, message } = error as NodeJS.ErrnoException;
  return new OutboundError('network', code ?? message, { cause: error });
}
