import type { IncomingMessage } from 'node:http';
import type { INestApplication, WsMessageHandler } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { Server, type ServerOptions } from 'socket.io';
import { Decoder } from 'socket.io-parser';
import type { GatewayServer, GatewaySocket } from '../connection/gateway-socket.js';
import { Failures } from '../errors/failures.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import { SocketLimits } from '../limits/socket-limits.js';
import { boundConnects } from './connect-packets.js';
import { Inbox } from './inbox.js';
import { tellSessions } from './session-header.js';
import { RefusingEncoder } from './refusing-encoder.js';

/** As for REST: a message of 65,536 characters with room to spare, however it is escaped. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;

const SERVER_OPTIONS: Partial<ServerOptions> = {
  path: '/socket.io',
  transports: ['polling', 'websocket'],
  // A token in the handshake is all that counts, never a cookie: pages of any origin may connect.
  cors: { origin: '*', credentials: false },
  serveClient: false,
  maxHttpBufferSize: MAX_PAYLOAD_BYTES,
  connectTimeout: 10_000,
  // Whoever is gone without a word is noticed after both of these, and has left its rooms after the grace: within 15 s.
  pingInterval: 5_000,
  pingTimeout: 5_000,
  perMessageDeflate: false,
  httpCompression: false,
  parser: { Encoder: RefusingEncoder, Decoder },
};

/** How Engine.IO is told whether a connection may be opened. */
type Decide = (refusal: string | null, admitted: boolean) => void;

/** Socket.IO as this gateway wants it, on the HTTP server of the application. */
export class SocketAdapter extends AbstractWsAdapter {
  private readonly inboxes = new WeakMap<GatewaySocket, Inbox>();

  constructor(
    app: INestApplication,
    private readonly failures: Failures,
    private readonly limits: SocketLimits,
    private readonly options: GatewayOptions,
  ) {
    super(app);
  }

  create(): GatewayServer {
    const allowRequest: ServerOptions['allowRequest'] = (...args) => void this.allow(...args);
    const server = new Server(this.httpServer, { ...SERVER_OPTIONS, allowRequest });
    boundConnects(server);
    tellSessions(server);
    return server;
  }

  private async allow(request: IncomingMessage, decide: Decide): Promise<void> {
    const admitted = await this.limits.admits(request);
    decide(admitted ? null : 'Too many connections', admitted);
  }

  /** One listener a socket instead of one an event; called once for each gateway class. */
  bindMessageHandlers(socket: GatewaySocket, handlers: WsMessageHandler[]): void {
    const inbox =
      this.inboxes.get(socket) ?? new Inbox(socket, this.failures, this.limits, this.options.maxWaitingEvents);
    this.inboxes.set(socket, inbox);
    inbox.add(handlers);
  }
}

/** The adapter of an application that imports GatewayModule; give it to `app.useWebSocketAdapter` before it listens. */
export function createSocketAdapter(app: INestApplication): SocketAdapter {
  const options = app.get<GatewayOptions>(GATEWAY_OPTIONS, { strict: false });
  const [failures, limits] = [app.get(Failures, { strict: false }), app.get(SocketLimits, { strict: false })];
  return new SocketAdapter(app, failures, limits, options);
}
