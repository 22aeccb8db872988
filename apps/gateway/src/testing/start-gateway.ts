import type { Server, Socket } from 'node:net';
import type { Type } from '@nestjs/common';
import type { Bus, Database } from '@openhands-connect/platform';
import type { FeedOptions, Runtime } from '@openhands-connect/core';
import { testRuntime, type TestCore } from '@openhands-connect/core/testing';
import { createGateway } from '../create-gateway.js';
import type { GatewayOptions } from '../gateway-options.js';
import { connectClient, type ClientOptions, type TestClient } from './test-client.js';

export interface TestGateway extends TestCore {
  readonly url: string;
  /** Connects and waits for `connect_success`. */
  connect(token: string, options?: ClientOptions): Promise<TestClient>;
  /** Breaks every connection as a network does: without a goodbye. */
  cut(): void;
  /** Stops serving; what it ran on stays until `close`. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly options?: Partial<GatewayOptions & FeedOptions>;
  readonly env?: Record<string, string>;
  createBus?(database: Database): Bus | Promise<Bus>;
  /** Serves what another gateway's database and bus hold, instead of its own. */
  readonly runtime?: Runtime;
}

/** The socket door with its use cases on a port of its own, over real PostgreSQL. */
export async function startGateway({ options = {}, runtime: shared, ...own }: StartOptions = {}): Promise<TestGateway> {
  const runtime = shared ?? (await testRuntime(own));
  const app = await createGateway(runtime, options);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const connections = new Set<Socket>();
  (app.getHttpServer() as Server).on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  const clients: TestClient[] = [];
  return {
    url,
    runtime,
    get: <T>(token: Type<T>) => app.get(token, { strict: false }),
    connect: async (token, clientOptions) => {
      const client = await connectClient(url, token, clientOptions);
      clients.push(client);
      return client;
    },
    cut: () => {
      for (const connection of connections) connection.destroy();
    },
    stop: async () => await app.close(),
    close: async () => {
      for (const client of clients) client.socket.disconnect();
      await app.close();
      if (!shared) await runtime.close();
    },
  };
}
