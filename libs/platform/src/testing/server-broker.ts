import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../database/embedded/start-embedded-postgres.js';

/** Lives in the main process of a test run: starts one PostgreSQL for all of it, when the first test asks. */
export interface ServerBroker {
  readonly port: number;
  close(): Promise<void>;
}

interface TestServer {
  readonly postgres: EmbeddedPostgres;
  readonly dataDir: string;
}

type Answer = { readonly url: string } | { readonly error: string };

/** Each connection is answered with the server's URL, or with why there is none, and closed. */
export async function startServerBroker(): Promise<ServerBroker> {
  let server: Promise<TestServer> | undefined;
  const answer = async (socket: Socket): Promise<void> => {
    server ??= startTestServer();
    const reply: Answer = await server.then(
      ({ postgres }) => ({ url: postgres.url }),
      (error: unknown) => ({ error: String(error) }),
    );
    socket.end(JSON.stringify(reply));
  };
  const broker = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void answer(socket);
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  return {
    port: (broker.address() as AddressInfo).port,
    async close() {
      broker.close();
      const running = await server?.catch(() => undefined);
      if (running === undefined) return;
      await running.postgres.stop();
      await rm(running.dataDir, { recursive: true, force: true });
    },
  };
}

/** The URL of the run's server; starts it when nobody has asked before. */
export async function askBroker(port: number): Promise<string> {
  const answer = JSON.parse(await text(createConnection(port, '127.0.0.1'))) as Answer;
  if ('error' in answer) throw new Error(`The test run has no PostgreSQL: ${answer.error}`);
  return answer.url;
}

async function startTestServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'openhands-connect-test-'));
  return { postgres: await startEmbeddedPostgres({ dataDir, durability: 'none' }), dataDir };
}
