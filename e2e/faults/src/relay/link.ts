import { connect, type Socket } from 'node:net';

/** A server behind the relay. */
export interface Backend {
  readonly name: string;
  readonly port: number;
}

/** What is known of a connection by its first bytes. */
export interface LinkFacts {
  /** `client=` of the first request's query. */
  readonly label: string | undefined;
  /** The name of the server that it was given to. */
  readonly backend: string | undefined;
}

/** Asked when an answer has come and before any of it is passed on: how much of it (0–1) may pass before the cut. */
export type Ambush = (link: LinkFacts) => number | undefined;

/** One client's connection through a relay, and what can be done to it. */
export class Link implements LinkFacts {
  backend: string | undefined;
  private upstream: Socket | undefined;
  /** The client has said something that the server has not answered yet. */
  private isAsking = true;
  private isFrozen = false;

  constructor(
    private readonly client: Socket,
    readonly label: string | undefined,
    private readonly ambush: Ambush,
  ) {
    client.on('error', () => this.cut());
  }

  /** Gives the connection to the first server that takes it; without one it is cut. */
  async open(backends: readonly Backend[], head: Buffer): Promise<void> {
    for (const backend of backends) {
      const upstream = await dial(backend.port);
      if (!upstream) continue;
      this.backend = backend.name;
      this.upstream = upstream;
      if (this.client.destroyed) return this.cut();
      upstream.on('error', () => this.cut());
      this.pass(this.client, upstream);
      this.pass(upstream, this.client);
      upstream.write(head);
      if (!this.isFrozen) this.client.resume();
      return undefined;
    }
    return this.cut();
  }

  /** Ends it on both sides at once, with a reset, as a broken network does. */
  cut(): void {
    for (const socket of [this.client, this.upstream]) if (socket && !socket.destroyed) socket.resetAndDestroy();
  }

  /** Nothing goes through any more and nobody is told, as when a cable is pulled. */
  freeze(): void {
    this.isFrozen = true;
    this.client.pause();
    this.upstream?.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    // Before there is a server, what the client says must wait.
    if (!this.upstream) return;
    this.client.resume();
    this.upstream.resume();
  }

  private pass(from: Socket, to: Socket): void {
    from.on('data', (chunk: Buffer) => {
      if (!this.mayPass(from, chunk)) return;
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => {
      if (!this.isFrozen) from.resume();
    });
    from.on('end', () => to.end());
    from.on('close', () => to.destroy());
  }

  private mayPass(from: Socket, chunk: Buffer): boolean {
    if (from === this.client) {
      this.isAsking = true;
      return true;
    }
    const share = this.isAsking ? this.ambush(this) : undefined;
    this.isAsking = false;
    if (share === undefined) return true;
    this.client.end(chunk.subarray(0, Math.floor(chunk.length * share)));
    this.upstream?.resetAndDestroy();
    return false;
  }
}

/** Undefined when nobody listens there. */
function dial(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const refuse = (): void => resolve(undefined);
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      resolve(socket);
    });
  });
}
