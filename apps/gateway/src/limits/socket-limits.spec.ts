import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { AuthService, MessagesService, SigningKeys } from '@openhands-connect/core';
import { buildConversation, buildUser, TEST_ORIGIN, TEST_PASSWORD, TokenForge } from '@openhands-connect/core/testing';
import { openLimiter, silentLog } from '@openhands-connect/platform';
import { hasRedis, startTestRedis } from '@openhands-connect/platform/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import type { TestClient } from '../testing/test-client.js';

const room = formatRoom('01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10');

/** The outcomes of so many harmless events, sent at once. */
function send(client: TestClient, times: number): Promise<string[]> {
  return Promise.all(Array.from({ length: times }, () => client.refusalOf('leave_room', { room })));
}

const twice = <T>(times: number, value: T): T[] => Array.from({ length: times }, () => value);

describe('what a socket may send', () => {
  let gateway: TestGateway;
  const start = async (env: Record<string, string>): Promise<void> => {
    gateway = await startGateway({ env });
  };
  afterEach(() => gateway.close());

  it('is so many events; what is more is refused with the time to wait', async () => {
    await start({ RATE_LIMITS: 'socket=10/1m' });
    const client = await gateway.connect((await buildUser(gateway)).accessToken);
    expect(await send(client, 12)).toEqual([...twice(10, 'ok'), ...twice(2, 'rate.limited')]);
    const refused = { code: 'rate.limited', status: 429, retry_after_seconds: expect.any(Number) };
    expect(await client.socket.emitWithAck('leave_room', { room })).toMatchObject({ ok: false, error: refused });
    client.socket.emit('leave_room', { room });
    await expect(client.next('exception')).resolves.toMatchObject({
      event: 'leave_room',
      error: refused,
    });
  });

  it('is counted for all sockets of a user together, and for nobody else', async () => {
    await start({ RATE_LIMITS: 'socket=10/1m' });
    const user = await buildUser(gateway);
    const tabs = [await gateway.connect(user.accessToken), await gateway.connect(user.accessToken)] as const;
    expect(await send(tabs[0], 8)).toEqual(twice(8, 'ok'));
    expect(await send(tabs[1], 3)).toEqual(['ok', 'ok', 'rate.limited']);
    const other = await gateway.connect((await buildUser(gateway)).accessToken);
    expect(await send(other, 1)).toEqual(['ok']);
  });

  it('ends its connection when it goes on all the same', async () => {
    await start({ RATE_LIMITS: 'socket=10/1m' });
    const { accessToken } = await buildUser(gateway);
    const client = await gateway.connect(accessToken);
    const ended = client.ended();
    for (let i = 0; i < 40; i++) client.socket.emit('leave_room', { room });
    await expect(ended).resolves.toBe('io server disconnect');
    expect(client.all('exception').length).toBeLessThanOrEqual(11);
    const again = await gateway.connect(accessToken);
    expect(await send(again, 1)).toEqual(['rate.limited']);
  });

  it('is as many connections of an address as five callers have events', async () => {
    await start({ RATE_LIMITS: 'socket=1/1m', TRUSTED_PROXIES: '127.0.0.1' });
    const { accessToken } = await buildUser(gateway);
    const from = '2001:db8::1';
    for (let i = 0; i < 5; i++) await gateway.connect(accessToken, { from });
    const refused = { problem: { code: 'rate.limited', status: 429, retry_after_seconds: expect.any(Number) } };
    for (const transport of ['websocket', 'polling', 'websocket', 'polling', 'websocket'] as const) {
      const connecting = gateway.connect(accessToken, { from: '2001:db8::2', transports: [transport] });
      await expect(connecting).rejects.toMatchObject(refused);
    }
    await expect(gateway.connect(accessToken, { from })).rejects.not.toHaveProperty('problem');
    await gateway.connect(accessToken, { from: '2001:db9::1' });
  });

  it('says nothing about its address', async () => {
    await start({ RATE_LIMITS: 'socket=1/1m' });
    const { accessToken } = await buildUser(gateway);
    for (let i = 0; i < 5; i++) await gateway.connect(accessToken, { from: `203.0.113.${i}` });
    await expect(gateway.connect(accessToken, { from: '203.0.113.9' })).rejects.toHaveProperty('problem');
  });

  it('is no more than so many bad tokens from an address, by handshake or by event', async () => {
    await start({ RATE_LIMITS: 'auth=1/1m' });
    const known = await buildUser(gateway);
    const credentials = { email: known.email, password: TEST_PASSWORD };
    const fresh = await gateway.get(AuthService).signIn(credentials, TEST_ORIGIN);
    const client = await gateway.connect(known.accessToken);
    for (let i = 0; i < 3; i++) {
      await expect(gateway.connect('bad')).rejects.toMatchObject({ problem: { code: 'auth.token_invalid' } });
    }
    expect(await client.refusalOf('authenticate', { token: 'bad' })).toBe('auth.token_invalid');
    expect(await client.refusalOf('authenticate', { token: 'bad' })).toBe('auth.token_invalid');
    expect(await client.refusalOf('authenticate', { token: 'bad' })).toBe('rate.limited');
    await expect(gateway.connect('bad')).rejects.toMatchObject({ problem: { code: 'rate.limited' } });
    await expect(gateway.connect('')).rejects.toMatchObject({ problem: { code: 'auth.token_missing' } });
    // Neither who is known nor who is not is cut off by it.
    await gateway.connect(fresh.accessToken);
    await gateway.connect(known.accessToken);
  });

  it('is none of those that a dropped key has signed, but those that only name it', async () => {
    await start({ RATE_LIMITS: 'auth=1/1m' });
    const user = await buildUser(gateway);
    const keys = gateway.runtime.signingKeys;
    const forged = await new TokenForge(keys, user).withOwnKey({ kid: keys.signing().kid });
    await SigningKeys.rotate(gateway.runtime.database, gateway.runtime.config.dataDir, 'now');
    await keys.reread();
    const refusalOf = async (token: string): Promise<unknown> =>
      await gateway.connect(token).then(
        () => 'ok',
        ({ problem }: { problem: { code: string } }) => problem.code,
      );
    for (let i = 0; i < 6; i++) expect(await refusalOf(user.accessToken)).toBe('auth.token_expired');
    for (let i = 0; i < 5; i++) expect(await refusalOf(forged)).toBe('auth.token_invalid');
    expect(await refusalOf(forged)).toBe('rate.limited');
    expect(await refusalOf(user.accessToken)).toBe('auth.token_expired');
  });
});

const describeWithRedis = hasRedis ? describe : describe.skip;

describeWithRedis('what sockets of several gateways may send, counted in Redis', () => {
  const started: (() => unknown)[] = [];
  afterAll(async () => {
    for (const close of started.toReversed()) await close();
  });

  it('is one quota, and what is allowed keeps its order', async () => {
    const redis = await startTestRedis();
    started.push(() => redis.stop());
    const first = await startGateway({ env: { RATE_LIMITS: 'socket=10/1m', REDIS_URL: redis.url } });
    started.push(() => first.close());
    const limiter = await openLimiter(first.runtime.config, silentLog);
    const second = await startGateway({ runtime: { ...first.runtime, limiter } });
    started.push(
      () => second.close(),
      () => limiter.close(),
    );
    const { conversationId, owner } = await buildConversation(first);
    const here = await first.connect(owner.accessToken);
    const there = await second.connect(owner.accessToken);
    const message = (content: number) => ({
      room: formatRoom(conversationId),
      message: { content: String(content), type: 'text' as const },
    });
    const sent = Array.from({ length: 8 }, (_, i) => here.refusalOf('send_message', message(i)));
    expect(await Promise.all(sent)).toEqual(twice(8, 'ok'));
    const { items } = await first.get(MessagesService).list(owner.principal, conversationId, { limit: 10 });
    const contents = items.map(({ content }) => content).toReversed();
    expect(contents.slice(0, 9)).toEqual(['Hello', ...Array.from({ length: 8 }, (_, i) => String(i))]);
    expect(await send(there, 3)).toEqual(['ok', 'ok', 'rate.limited']);
    await redis.kill();
    expect(await send(there, 11)).toEqual([...twice(10, 'ok'), 'rate.limited']);
  });
});
