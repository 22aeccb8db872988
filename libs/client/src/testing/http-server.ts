import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROBLEMS, type Problem, type ProblemCode } from '@openhands-connect/contract';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, request: SeenRequest) => void;

/** An HTTP server on a free port that gives the answers of a list, one for each request, and keeps what it saw. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = [];
  private readonly answers: Answer[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
        this.seen.push(seen);
        (this.answers.shift() ?? problem('server.internal'))(response, seen);
      });
    });
  }

  static async start(): Promise<ScriptedServer> {
    const scripted = new ScriptedServer();
    await new Promise<void>((resolve) => void scripted.server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answerWith(...answers: Answer[]): this {
    this.answers.push(...answers);
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function empty(status: number): Answer {
  return (response) => void response.writeHead(status).end();
}

export function problem(code: ProblemCode, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(PROBLEMS[code].status, { 'Content-Type': 'application/problem+json', ...headers });
    response.end(JSON.stringify(problemOf(code)));
  };
}

/** Reads the request and hangs up without an answer. */
export const hangUp: Answer = (response) => void response.destroy();

/** Begins an answer and hangs up in the middle. */
export const cutOff: Answer = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
  response.write('{"items":', () => response.destroy());
};

/** Never answers. */
export const silence: Answer = () => undefined;

export function problemOf(code: ProblemCode, retryAfterSeconds?: number): Problem {
  const { status, title } = PROBLEMS[code];
  const type = `urn:openhands-connect:problem:${code}`;
  const plain = { type, title, status, detail: `${title}, says the test.`, code, request_id: 'request-1' };
  return retryAfterSeconds === undefined ? plain : { ...plain, retry_after_seconds: retryAfterSeconds };
}

/** Answers with a stream of events: pieces of text, then the end, or what `close` does. */
export function eventStream(pieces: readonly string[], close: 'end' | 'hang up' | 'hang' = 'end'): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.flushHeaders();
    const hangUpLater = (): void => {
      if (close === 'hang up') response.destroy();
    };
    for (const piece of pieces) response.write(piece, piece === pieces.at(-1) ? hangUpLater : undefined);
    if (close === 'end') response.end();
  };
}
