import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { deferred } from '../testing/index.js';
import type { Resolve } from './guarded-lookup.js';
import { createOutboundFetch, type OutboundOptions, type OutboundResponse } from './outbound-fetch.js';

const LOOPBACK = [{ address: '127.0.0.0', prefixLength: 8 }];
const servers: Server[] = [];

afterEach(() => {
  servers.splice(0).forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const get = (url: string, options: Partial<OutboundOptions> = {}): Promise<OutboundResponse> =>
  createOutboundFetch({ allowedNetworks: LOOPBACK, timeoutMs: 5_000, ...options })(url, { method: 'GET' });

const resolvesTo = (...addresses: string[]): Resolve => {
  return (_, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
};

const resolvesNowhere: Resolve = (_, done) => done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);

describe('the outbound fetch', () => {
  test('posts the body as it is and gives the answer back', async () => {
    const got = deferred<{ request: IncomingMessage; body: string }>();
    const port = await serve((request, response) => {
      void text(request).then((body) => {
        got.resolve({ request, body });
        return response.writeHead(202, { 'x-answer': 'yes' }).end('thanks');
      });
    });
    const fetch = createOutboundFetch({ allowedNetworks: LOOPBACK, timeoutMs: 5_000 });
    const headers = { 'content-type': 'application/json', 'webhook-id': 'id' };
    const response = await fetch(`http://127.0.0.1:${port}/hook?x=1`, { method: 'POST', headers, body: '{"ä":1}' });
    expect({ ...response, body: String(response.body) }).toMatchObject({
      status: 202,
      body: 'thanks',
      truncated: false,
    });
    expect(response.headers['x-answer']).toBe('yes');
    const { request, body } = await got.promise;
    expect(request).toMatchObject({ method: 'POST', url: '/hook?x=1' });
    expect(request.headers).toMatchObject({ ...headers, 'content-length': '8' });
    expect(body).toBe('{"ä":1}');
  });

  test('does not follow redirects', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 302 });
  });

  test('keeps 16 KiB of an endless answer and closes the connection', async () => {
    const closed = deferred();
    const port = await serve((_, response) => {
      response.on('close', () => closed.resolve());
      response.on('drain', () => response.write('x'.repeat(65_536)));
      response.write('x'.repeat(65_536));
    });
    const { body, truncated } = await get(`http://127.0.0.1:${port}/`);
    expect([body.length, truncated]).toEqual([16 * 1024, true]);
    await closed.promise;
  });

  test.each([
    ['a head that never comes', false],
    ['a body that never ends', true],
  ])('gives up on %s', async (_, hasHead) => {
    const port = await serve((_request, response) => hasHead && response.write('x'));
    await expect(get(`http://127.0.0.1:${port}/`, { timeoutMs: 100 })).rejects.toMatchObject({ reason: 'timeout' });
  });

  test('gives up when told to', async () => {
    const arrived = deferred();
    const port = await serve(() => arrived.resolve());
    const abort = new AbortController();
    const fetch = createOutboundFetch({ allowedNetworks: LOOPBACK, timeoutMs: 5_000 });
    const fetching = fetch(`http://127.0.0.1:${port}/`, { method: 'GET', signal: abort.signal });
    await arrived.promise;
    abort.abort(new Error('shutting down'));
    await expect(fetching).rejects.toThrow('shutting down');
  });

  test('reports connections that are refused, broken, or no HTTP', async () => {
    const port = await serve((request) => request.socket.destroy());
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ reason: 'network' });
    await expect(get('http://127.0.0.1:1/')).rejects.toMatchObject({ reason: 'network', message: 'ECONNREFUSED' });
    const garbage = createTcpServer((socket) => socket.on('error', () => undefined).end('garbage\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(garbage, 'listening');
    await expect(get(`http://127.0.0.1:${(garbage.address() as AddressInfo).port}/`)).rejects.toMatchObject({
      reason: 'network',
    });
    garbage.close();
    await expect(get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ reason: 'network' });
  });

  test.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense'])('refuses %s', async (url) => {
    await expect(get(url)).rejects.toMatchObject({ reason: 'invalid_url' });
  });
});

describe('the guard', () => {
  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost/',
  ])('does not connect to %s', async (url) => {
    let asked = false;
    const port = await serve((_, response) => {
      asked = true;
      response.end();
    });
    const target = new URL(url);
    target.port = String(port);
    await expect(get(target.href, { allowedNetworks: [] })).rejects.toMatchObject({ reason: 'forbidden_address' });
    expect(asked).toBe(false);
  });

  test('judges what a name resolves to', async () => {
    const resolve = resolvesTo('10.0.0.1');
    await expect(get('http://inside.example/', { resolve })).rejects.toMatchObject({ reason: 'forbidden_address' });
  });

  test('one forbidden address among several condemns the name', async () => {
    const resolve = resolvesTo('127.0.0.1', '10.0.0.1');
    const port = await serve((_, response) => response.end());
    await expect(get(`http://both.example:${port}/`, { resolve })).rejects.toMatchObject({
      reason: 'forbidden_address',
    });
  });

  test('connects to what was judged, not to what the name says the second time', async () => {
    const answers = ['127.0.0.1', '169.254.169.254'];
    const resolve: Resolve = (_, done) => done(null, [{ address: answers.shift() ?? '', family: 4 }]);
    const port = await serve((_, response) => response.end('ok'));
    expect(await get(`http://rebinding.example:${port}/`, { resolve })).toMatchObject({ status: 200 });
    expect(answers).toEqual(['169.254.169.254']);
  });

  test('reports a name that does not resolve', async () => {
    await expect(get('http://nowhere.example/', { resolve: resolvesNowhere })).rejects.toMatchObject({
      reason: 'network',
      message: 'ENOTFOUND',
    });
  });
});
