import type {
  ClientEventAck,
  ClientEventName,
  ClientEventPayload,
  Problem,
  ServerEventName,
  ServerEventPayload,
} from '@openhands-connect/contract';
import { serverEventChecks } from '@openhands-connect/contract/validators';
import { io, type Socket } from 'socket.io-client';

export interface ClientOptions {
  readonly transports?: readonly ('websocket' | 'polling')[];
  /** `X-Forwarded-For`, as a proxy would set it. */
  readonly from?: string;
}

interface Received {
  readonly name: ServerEventName;
  readonly payload: unknown;
}

/** A client that notes everything it is sent, and holds it against the contract. */
export interface TestClient {
  readonly socket: Socket;
  readonly received: readonly Received[];
  /** Sends an event and gives its ack. */
  request<Name extends ClientEventName>(name: Name, payload: ClientEventPayload<Name>): Promise<ClientEventAck<Name>>;
  /** Sends anything and gives the code of the refusal, `ok` when it was accepted. */
  refusalOf(name: string, ...payload: unknown[]): Promise<string>;
  /** Waits for the first received event (or one that was received already) that the test accepts. */
  next<Name extends ServerEventName>(
    name: Name,
    accept?: (payload: ServerEventPayload<Name>) => boolean,
  ): Promise<ServerEventPayload<Name>>;
  /** The payloads of an event so far. */
  all<Name extends ServerEventName>(name: Name): ServerEventPayload<Name>[];
  /** Resolves with the reason when the connection ends. */
  ended(): Promise<string>;
}

/** A connection as the guide makes it; rejects with the Problem of a refusal, and when it ends before it is served. */
export async function connectClient(
  url: string,
  token: unknown,
  { transports = ['websocket'], from }: ClientOptions = {},
): Promise<TestClient> {
  const socket = io(url, {
    path: '/socket.io',
    auth: token === undefined ? {} : { token },
    transports: [...transports],
    ...(from !== undefined && { extraHeaders: { 'X-Forwarded-For': from } }),
    forceNew: true,
    reconnection: false,
  });
  const client = testClient(socket);
  const refused = new Promise<never>((_, reject) => {
    socket.once('connect_error', (error: Error & { data?: unknown }) => reject(error.data ? refusal(error) : error));
    void client.ended().then((reason) => reject(new Error(reason)));
  });
  await Promise.race([client.next('connect_success'), refused]);
  return client;
}

function refusal({ message, data }: { message: string; data?: unknown }): Error {
  return Object.assign(new Error(message), { problem: data as Problem });
}

function testClient(socket: Socket): TestClient {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  const ended = new Promise<string>((resolve) => {
    socket.once('disconnect', resolve);
  });
  socket.onAny((name: ServerEventName, payload: unknown) => {
    if (!serverEventChecks[name](payload)) throw new Error(`${name} violates the contract: ${JSON.stringify(payload)}`);
    received.push({ name, payload });
    for (const watcher of watchers) watcher();
  });
  const all: TestClient['all'] = (name) =>
    received.filter((event) => event.name === name).map(({ payload }) => payload as ServerEventPayload<typeof name>);
  return {
    socket,
    received,
    all,
    ended: () => ended,
    request: async (name, payload) => await socket.emitWithAck(name, payload),
    refusalOf: async (name, ...payload) => {
      const ack = (await socket.emitWithAck(name, ...payload)) as { ok: boolean; error?: Problem };
      return ack.ok ? 'ok' : String(ack.error?.code);
    },
    next: (name, accept = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = all(name).find(accept);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
  };
}
