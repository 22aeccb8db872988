import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError, toProblem } from '@openhands-connect/platform';

const TOO_LARGE_STATUS = 431;
const HEADERS_TOO_LARGE = 'HPE_HEADER_OVERFLOW';
const GONE = 'ECONNRESET';

/** Answers what is no HTTP, or more of it than is read, with a problem too; no request ever comes of it. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === GONE || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = toProblem(new DomainError('request.malformed', 'This is not HTTP as the server reads it.'));
  const status = error.code === HEADERS_TOO_LARGE ? TOO_LARGE_STATUS : problem.status;
  const body = JSON.stringify({ ...problem, status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Access-Control-Allow-Origin: *',
    `X-Request-Id: ${problem.request_id}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
