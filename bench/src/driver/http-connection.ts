import { connect, type Socket } from 'node:net';
import { completeResponse } from './http-response.js';

const REQUEST_TIMEOUT_MS = 30_000;

interface Pending {
  resolve: (status: number) => void;
  reject: (error: Error) => void;
}

/**
 * One keep-alive connection that sends ready-made requests, one at a time. It knows only what the load needs (status
 * and end of an answer), so that the driver takes little of the processor that the servers are measured on.
 */
export class HttpConnection {
  private received: Buffer = Buffer.alloc(0);
  private pending: Pending | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setTimeout(REQUEST_TIMEOUT_MS);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('timeout', () => socket.destroy(new Error(`no answer within ${REQUEST_TIMEOUT_MS} ms`)));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  /** @returns the status, once the whole answer is there */
  send(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    try {
      const answer = completeResponse(this.received);
      if (!answer) return;
      this.received = this.received.subarray(answer.length);
      const { pending } = this;
      this.pending = undefined;
      pending?.resolve(answer.status);
    } catch (error) {
      this.socket.destroy(error as Error);
    }
  }

  private fail(error: Error): void {
    this.pending?.reject(error);
    this.pending = undefined;
  }
}

/** The bytes of a request with a bearer token, and a JSON body if there is one. */
export function buildRequest(method: string, path: string, token?: string, body?: object): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1'];
  if (token !== undefined) lines.push(`Authorization: Bearer ${token}`);
  const text = body === undefined ? '' : JSON.stringify(body);
  if (body !== undefined) lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
