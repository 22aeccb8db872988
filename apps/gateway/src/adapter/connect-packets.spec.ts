import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Problem } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation, buildUser } from '@openhands-connect/core/testing';
import { formatRoom } from '@openhands-connect/contract';
import { PacketType } from 'socket.io-parser';
import { Manager, type ManagerOptions } from 'socket.io-client';
import { SocketServer } from '../connection/socket-server.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('another namespace than the main one', () => {
  let gateway: TestGateway;
  const managers: Manager[] = [];
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(async () => {
    for (const manager of managers) manager.engine.close();
    await gateway.close();
  });

  const open = (options: Partial<ManagerOptions> = {}): Manager => {
    const manager = new Manager(gateway.url, { transports: ['websocket'], reconnection: false, ...options });
    managers.push(manager);
    return manager;
  };
  const namespaces = (): number => {
    // oxlint-disable-next-line no-underscore-dangle -- Socket.IO has no other way to count them
    return (gateway.get(SocketServer) as unknown as { server: { _nsps: Map<string, unknown> } }).server._nsps.size;
  };

  it.each([['websocket'], ['polling']])(
    'is refused with a problem, over %s, with a good token too',
    async (transport) => {
      const { accessToken } = await buildUser(gateway);
      for (const token of [undefined, accessToken]) {
        const problem = await refusalOf(open({ transports: [transport] }), '/admin', token);
        expect(problem).toMatchObject({
          code: 'request.not_found',
          status: 404,
          type: expect.stringContaining('urn:'),
        });
      }
    },
  );

  it('costs the connection nothing else', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const client = await gateway.connect(owner.accessToken);
    await client.request('join_room', { room: formatRoom(conversationId) });
    await expect(refusalOf(client.socket.io, '/admin')).resolves.toMatchObject({ code: 'request.not_found' });
    await gateway.get(MessagesService).send(owner.principal, conversationId, { content: 'still here' });
    await client.next('conversation_update');
  });

  it('leaves nothing behind, however many are asked for, and whoever goes on asking is disconnected', async () => {
    for (let round = 0; round < 20; round++) {
      const manager = open();
      const closed = once(manager as never, 'close');
      for (let i = 0; i < 10; i++) manager.socket(`/n${round}-${i}`).connect();
      await closed;
    }
    expect(namespaces()).toBe(1);
  });

  it('is not told back when its name is long: the connection is closed', async () => {
    const manager = open();
    const closed = once(manager as never, 'close');
    const refused = jest.fn();
    manager
      .socket(`/${'n'.repeat(1_000)}`)
      .on('connect_error', refused)
      .connect();
    await closed;
    expect(refused).not.toHaveBeenCalled();
  });

  it('is refused as bad tokens are, whose reason stays what it is', async () => {
    await expect(refusalOf(open(), '/')).resolves.toMatchObject({ code: 'auth.token_missing' });
  });
});

describe('a connection that asks to be let in', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  /** Asks as often as it is refused, all over one connection. Gives what came. */
  const ask = async (...tokens: readonly string[]): Promise<string[]> => {
    const manager = new Manager(gateway.url, { transports: ['websocket'], reconnection: false });
    await once(manager as never, 'open');
    const { engine } = manager;
    const left = [...tokens];
    const got: string[] = [];
    const askNext = (): void => {
      const token = left.shift();
      if (token === undefined) engine.close();
      else engine.write(`0${JSON.stringify({ token })}`);
    };
    const closed = once(engine as never, 'close');
    engine.on('data', (packet: unknown) => {
      got.push(String(packet).startsWith(PacketType.CONNECT.toString()) ? 'admitted' : 'refused');
      askNext();
    });
    askNext();
    await closed;
    return got;
  };

  it('with bad tokens again and again is closed', async () => {
    expect(await ask(...Array.from({ length: 10 }, () => 'bad'))).toEqual(Array(5).fill('refused'));
  });

  it('is let in when it has found a good one', async () => {
    const { accessToken } = await buildUser(gateway);
    expect(await ask('bad', accessToken)).toEqual(['refused', 'admitted']);
  });
});

async function refusalOf(manager: Manager, name: string, token?: string): Promise<Problem> {
  const socket = manager.socket(name, token === undefined ? {} : { auth: { token } }).connect();
  const [error] = (await once(socket as never, 'connect_error')) as [Error & { data: Problem }];
  return error.data;
}
