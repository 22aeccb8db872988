import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Link, type Ambush, type Backend, type LinkFacts } from './link.js';

export interface Head {
  /** The path of the first request, without its query; empty where the first bytes are no HTTP request. */
  readonly path: string;
  readonly label: string | undefined;
}

/** The servers that a connection may be given to, the best first. */
export type Route = (head: Head) => readonly Backend[];
export type Where = (link: LinkFacts) => boolean;

/**
 * A load balancer over TCP that can do to connections what networks do: cut them at any moment, also between an answer
 * and the one who waits for it, hold them silently, and let a client reach nobody. It looks at the first bytes of a
 * connection alone: they name the path, and the client by `?client=`.
 */
export class Relay {
  private readonly links = new Set<Link>();
  private readonly ambushes = new Set<Ambush>();
  private readonly blocked = new Set<string>();

  private constructor(
    private readonly server: Server,
    private readonly route: Route,
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  static async open(route: Route): Promise<Relay> {
    const server = createServer({ noDelay: true, pauseOnConnect: false });
    const relay = new Relay(server, route);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many connections are open. */
  get size(): number {
    return this.links.size;
  }

  /** Cuts what is open; gives how many. */
  cut(where: Where): number {
    const chosen = this.chosen(where);
    for (const link of chosen) link.cut();
    return chosen.length;
  }

  /**
   * Lies in wait for answers: the server has done what it was asked, and the client does not learn of it. `share` says
   * how much of the answer (0–1) passes before the cut, undefined that it passes whole. Gives back how to stop.
   */
  ambush(share: Ambush): () => void {
    this.ambushes.add(share);
    return () => void this.ambushes.delete(share);
  }

  /** Holds what is open, silently; gives back how to let it go on. */
  freeze(where: Where): () => void {
    const chosen = this.chosen(where);
    for (const link of chosen) link.freeze();
    return () => {
      for (const link of chosen) link.thaw();
    };
  }

  /** Cuts a client and lets it reach nobody; gives back how to end that. */
  block(label: string): () => void {
    this.blocked.add(label);
    this.cut((link) => link.label === label);
    return () => void this.blocked.delete(label);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut(() => true);
    await closed;
  }

  private chosen(where: Where): Link[] {
    return [...this.links].filter(where);
  }

  private accept(client: Socket): void {
    client.once('error', () => undefined);
    client.once('data', (bytes: Buffer) => {
      client.pause();
      const head = headOf(bytes);
      if (head.label !== undefined && this.blocked.has(head.label)) {
        client.resetAndDestroy();
        return;
      }
      const link = new Link(client, head.label, (facts) => this.sprung(facts));
      this.links.add(link);
      client.once('close', () => this.links.delete(link));
      void link.open(this.route(head), bytes);
    });
  }

  private sprung(facts: LinkFacts): number | undefined {
    for (const ambush of this.ambushes) {
      const share = ambush(facts);
      if (share !== undefined) return share;
    }
    return undefined;
  }
}

function headOf(bytes: Buffer): Head {
  const [, path = '', query = ''] = /^[A-Z]+ ([^ ?]*)\??([^ ]*) HTTP\/1\.1\r\n/.exec(bytes.toString('latin1')) ?? [];
  return { path, label: new URLSearchParams(query).get('client') ?? undefined };
}
