import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractServer } from '../testing/contract-server.js';
import { Inbox } from '../testing/inbox.js';
import { createRealtime, type Realtime } from './create-realtime.js';
import type { ConnectionStatus } from './connection-status.js';

const id = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';

let server: ContractServer;
let realtime: Realtime;
let statuses: Inbox<ConnectionStatus>;
beforeEach(async () => {
  server = await ContractServer.start();
  statuses = new Inbox();
});
afterEach(async () => {
  realtime.close();
  await server.stop();
});

function connect(getToken: (refused?: string) => string | undefined | Promise<string | undefined>): Realtime {
  const backoff = { baseDelayMs: 5, maxDelayMs: 20 };
  realtime = createRealtime({ url: server.url, getToken, timeoutMs: 200, backoff });
  realtime.onStatus(statuses.push);
  return realtime;
}

const states = (): string[] => statuses.items.map(({ state }) => state);
const ended =
  (state: string) =>
  (items: readonly ConnectionStatus[]): boolean =>
    items.at(-1)?.state === state;

function tokenFor(seconds: number, name: string): string {
  const payload = btoa(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds, name }));
  return `header.${payload}.signature`;
}

describe('a connection', () => {
  it('comes back by itself', async () => {
    connect(() => 'good');
    await statuses.until(ended('connected'));
    server.cut();
    await statuses.until((items) => items.length > 2 && ended('connected')(items));
    expect(states()).toEqual(['connected', 'waiting', 'connecting', 'connected']);
    expect(realtime.status).toEqual({ state: 'connected', error: undefined });
  });

  it('says why it waits', async () => {
    connect(() => 'good');
    await statuses.until(ended('connected'));
    server.cut();
    await statuses.until(ended('waiting'));
    expect(realtime.status.error).toMatchObject({ code: 'client.disconnected' });
  });

  it('tries again when nobody is there', async () => {
    const away = server.url;
    await server.stop();
    server = await ContractServer.start();
    realtime = createRealtime({ url: away, getToken: () => 'good', backoff: { baseDelayMs: 1, maxDelayMs: 2 } });
    realtime.onStatus(statuses.push);
    await statuses.until((items) => items.filter(({ state }) => state === 'waiting').length > 2);
    expect(statuses.items.at(-1)?.error).toMatchObject({ code: 'client.network' });
  });

  it.each(['auth.token_expired', 'auth.token_invalid'] as const)('takes a new token after %s', async (code) => {
    server.refusals.set('old', code);
    connect((refused) => (refused === 'old' ? 'new' : 'old'));
    await statuses.until(ended('connected'));
    expect(server.tokens).toEqual(['old', 'new']);
  });

  it('does not offer an expired token twice', async () => {
    server.refusals.set('old', 'auth.token_expired');
    connect(() => 'old');
    await statuses.until(ended('refused'));
    expect(server.tokens).toEqual(['old']);
    expect(realtime.status.error).toMatchObject({ code: 'auth.token_expired' });
  });

  it('takes no for an answer until it is asked to try again', async () => {
    server.refusals.set('bad', 'auth.session_revoked');
    connect(() => 'bad');
    await statuses.until(ended('refused'));
    expect(realtime.status.error).toMatchObject({ code: 'auth.session_revoked', status: 401 });
    server.refusals.clear();
    realtime.reconnect();
    await statuses.until(ended('connected'));
    expect(states()).toEqual(['refused', 'connecting', 'connected']);
  });

  it('comes again to a server that is busy', async () => {
    server.refusals.set('good', 'server.unavailable');
    connect(() => {
      if (server.tokens.length > 0) server.refusals.clear();
      return 'good';
    });
    await statuses.until(ended('connected'));
    expect(server.tokens).toEqual(['good', 'good']);
  });

  it('comes again when a quota has calls again, not before', async () => {
    server.beyondQuota.handshakes = 1;
    const startedAt = performance.now();
    connect(() => 'good');
    await statuses.until(ended('waiting'));
    expect(realtime.status.error).toMatchObject({ code: 'rate.limited', retryAfterMs: 1_000 });
    await statuses.until(ended('connected'));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('is refused when there is no token', async () => {
    connect(() => undefined);
    await statuses.until(ended('refused'));
    expect(server.tokens).toEqual([]);
  });

  it('renews its token before it expires', async () => {
    const tokens = [tokenFor(1, 'first'), tokenFor(900, 'second')];
    connect((refused) => tokens[tokens.indexOf(refused ?? '') + 1]);
    await statuses.until(ended('connected'));
    const shown = new Promise<void>((resolve) => {
      server.io.on('connection', () => undefined);
      for (const socket of server.io.sockets.sockets.values()) socket.on('authenticate', () => resolve());
    });
    await shown;
    expect(server.tokens).toEqual(tokens);
    expect(states()).toEqual(['connected']);
  });

  it('is refused when its renewal is', async () => {
    const tokens = [tokenFor(1, 'first'), tokenFor(900, 'second')];
    server.refusals.set(tokens[1] ?? '', 'auth.session_revoked');
    connect((refused) => tokens[tokens.indexOf(refused ?? '') + 1]);
    await statuses.until(ended('refused'));
    expect(realtime.status.error).toMatchObject({ code: 'auth.session_revoked' });
  });

  it('does not begin when it was closed before the token came', async () => {
    const token = Promise.withResolvers<string>();
    connect(() => token.promise);
    realtime.close();
    token.resolve('late');
    await token.promise;
    // One that began later is connected: the closed one has had its time.
    connect(() => 'other');
    await statuses.until(ended('connected'));
    expect(server.tokens).toEqual(['other']);
  });

  it('is closed for good', async () => {
    connect(() => 'good');
    await statuses.until(ended('connected'));
    realtime.close();
    expect(realtime.status).toEqual({ state: 'closed', error: undefined });
    await expect(realtime.sendMessage(id, { content: 'Hello' })).rejects.toMatchObject({ code: 'client.aborted' });
  });
});

describe('a message', () => {
  it('is stored and acknowledged', async () => {
    connect(() => 'good');
    const sent = await realtime.sendMessage(id, { content: 'Hello', imageUrls: ['https://example.com/a.png'] });
    expect(sent).toEqual({ message_id: 'message-1', seq: 1, status: 'success' });
    expect(server.sent).toMatchObject([
      {
        room: `conversation_${id}`,
        message: { type: 'text', content: 'Hello', imageUrls: ['https://example.com/a.png'] },
      },
    ]);
  });

  it('is stored once when the connection breaks before the acknowledgement', async () => {
    server.afterStore = (socket) => {
      socket.conn.close();
      return 'silence';
    };
    connect(() => 'good');
    expect(await realtime.sendMessage(id, { content: 'Hello' })).toMatchObject({ seq: 1 });
    expect(await realtime.sendMessage(id, { content: 'again' })).toMatchObject({ seq: 2 });
    expect(server.sent).toHaveLength(3);
    expect(server.sent[0]).toEqual(server.sent[1]);
  });

  it('is stored once when the acknowledgement does not come', async () => {
    server.afterStore = () => 'silence';
    connect(() => 'good');
    expect(await realtime.sendMessage(id, { content: 'Hello' }, { idempotencyKey: 'mine' })).toMatchObject({ seq: 1 });
    expect(server.sent.map(({ idempotency_key }) => idempotency_key)).toEqual(['mine', 'mine']);
  });

  it('is sent again when a quota has calls again, not before', async () => {
    server.beyondQuota.messages = 1;
    connect(() => 'good');
    const startedAt = performance.now();
    expect(await realtime.sendMessage(id, { content: 'Hello' })).toMatchObject({ seq: 1 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
    expect(server.sent).toHaveLength(2);
    expect(server.sent[0]).toEqual(server.sent[1]);
  });

  it('fails when there is no connection for too long', async () => {
    server.refusals.set('good', 'server.unavailable');
    connect(() => 'good');
    const sending = realtime.sendMessage(id, { content: 'Hello' }, { totalTimeoutMs: 50 });
    await expect(sending).rejects.toMatchObject({ code: 'client.timeout' });
  });

  it('fails at once when the server refuses the connection', async () => {
    server.refusals.set('bad', 'auth.token_invalid');
    connect(() => 'bad');
    await expect(realtime.sendMessage(id, { content: 'Hello' })).rejects.toMatchObject({ code: 'auth.token_invalid' });
  });
});
