import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Backend } from './link.js';
import { Relay } from './relay.js';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('the relay', () => {
  const servers: Server[] = [];
  let asked: string[];
  let relay: Relay;
  let backends: Backend[];

  const listen = async (server: Server): Promise<Backend> => {
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return { name: `server ${servers.length}`, port: portOf(server) };
  };
  const httpServer = (): Promise<Backend> =>
    listen(
      createHttpServer((request, response) => {
        asked.push(request.url ?? '');
        response.end('the whole answer');
      }),
    );
  const ask = async (path: string): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${relay.port}${path}`, { headers: { Connection: 'close' } });
    return await response.text();
  };
  /** A connection to a server that sends back what it gets. */
  const dial = async (label: string): Promise<Socket> => {
    const socket = connect(relay.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /?client=${label} HTTP/1.1\r\n\r\n`);
    await once(socket, 'data');
    return socket;
  };
  const echoServer = (): Promise<Backend> =>
    listen(createServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket)));

  beforeEach(async () => {
    asked = [];
    backends = [];
    relay = await Relay.open(() => backends);
  });
  afterEach(async () => {
    await relay.close();
    for (const server of servers.splice(0)) server.close();
  });

  it('passes on what is asked and answered', async () => {
    backends = [await httpServer()];
    await expect(ask('/here')).resolves.toBe('the whole answer');
    expect(asked).toEqual(['/here']);
  });

  it('tries the next server when one is gone, and cuts when all are', async () => {
    const gone = await httpServer();
    servers.splice(0).forEach((server) => server.close());
    backends = [gone, await httpServer()];
    await expect(ask('/')).resolves.toBe('the whole answer');
    backends = [gone];
    await expect(ask('/')).rejects.toMatchObject({ name: 'TypeError' });
  });

  it.each([0, 0.5, 0.99])('cuts after the server has answered, with %d of the answer passed', async (share) => {
    backends = [await httpServer()];
    const stop = relay.ambush(() => share);
    await expect(ask('/lost')).rejects.toMatchObject({ name: 'TypeError' });
    expect(asked).toEqual(['/lost']);
    stop();
    await expect(ask('/kept')).resolves.toBe('the whole answer');
  });

  it('cuts whom it is told to and nobody else', async () => {
    backends = [await echoServer()];
    const [one, other] = [await dial('one'), await dial('other')];
    const cut = once(one, 'error');
    expect(relay.cut(({ label }) => label === 'one')).toBe(1);
    await expect(cut).resolves.toMatchObject([{ code: 'ECONNRESET' }]);
    other.write('still here');
    await expect(once(other, 'data')).resolves.toEqual([Buffer.from('still here')]);
    other.destroy();
  });

  it('holds a connection silently and lets it go on without loss', async () => {
    backends = [await echoServer()];
    const [held, other] = [await dial('held'), await dial('other')];
    const heard: string[] = [];
    held.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    const thaw = relay.freeze(({ label }) => label === 'held');
    held.write('into the dark');
    other.write('meanwhile');
    await once(other, 'data');
    expect(heard).toEqual([]);
    thaw();
    await once(held, 'data');
    expect(heard).toEqual(['into the dark']);
    held.destroy();
    other.destroy();
  });

  it('lets a blocked client reach nobody until it may again', async () => {
    backends = [await httpServer()];
    const unblock = relay.block('away');
    await expect(ask('/?client=away')).rejects.toMatchObject({ name: 'TypeError' });
    await expect(ask('/?client=here')).resolves.toBe('the whole answer');
    unblock();
    await expect(ask('/?client=away')).resolves.toBe('the whole answer');
    expect(asked).toEqual(['/?client=here', '/?client=away']);
  });
});
