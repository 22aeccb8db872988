import { connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { HttpAdapterHost } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ConversationEventsService,
  DEFAULT_FEED_OPTIONS,
  FanOut,
  FEED_OPTIONS,
  MessagesService,
  SessionsService,
} from '@openhands-connect/core';
import { buildConversation, TEST_ORIGIN, type TestUser } from '@openhands-connect/core/testing';
import { deferred } from '@openhands-connect/platform/testing';
import { openSse, type SseClient } from '../testing/sse-client.js';
import { startApi, type TestApi } from '../testing/start-api.js';
import { BODY_LIMITS } from './event-stream-door.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const BEAT_MS = 100;
const CONTENT = 'x'.repeat(60_000);

const pathOf = (id: string): string => `/api/conversation/${id}/stream?after_seq=0`;

/** What the process holds, not what the collector has not come to yet. */
const residentBytes = (): number => {
  collectGarbage();
  return process.memoryUsage.rss();
};

/** Everything that is left in a connection that was cut. */
const drain = async (socket: Socket): Promise<string> => {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
  return text;
};

describe('readers of a stream', () => {
  let api: TestApi;
  const limits = { beatMs: BEAT_MS, maxWaitingBytes: 16_384, endGraceMs: 50 };
  const clients: SseClient[] = [];
  const sockets: Socket[] = [];
  /** The ports of callers, as the server sees them: who does not read does not see that a connection was cut. */
  const connected = new Set<number | undefined>();
  beforeAll(async () => {
    const feeds = { ...DEFAULT_FEED_OPTIONS, maxQueuedBytes: 200_000, maxPageBytes: 200_000 };
    api = await startApi({
      provide: [
        { provide: BODY_LIMITS, useValue: limits },
        { provide: FEED_OPTIONS, useValue: feeds },
      ],
    });
    const server = api.get(HttpAdapterHost).httpAdapter.getHttpServer() as Server;
    server.on('connection', (socket: Socket) => {
      connected.add(socket.remotePort);
      const { remotePort } = socket;
      socket.once('close', () => connected.delete(remotePort));
    });
  });
  afterEach(() => {
    limits.beatMs = BEAT_MS;
    for (const client of clients.splice(0)) client.close();
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => api.close());

  const read = async (id: string, { accessToken }: TestUser): Promise<SseClient> => {
    const client = await openSse(api.url + pathOf(id), { token: accessToken });
    clients.push(client);
    return client;
  };
  const ask = async (id: string, { accessToken }: TestUser): Promise<Socket> => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(`GET ${pathOf(id)} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${accessToken}\r\n\r\n`);
    return socket.on('error', () => undefined);
  };
  /** A connection that asks and takes nothing until it is told to. */
  const stall = async (id: string, user: TestUser): Promise<Socket> => {
    const socket = await ask(id, user);
    await once(socket, 'readable');
    return socket;
  };
  const pour = async ({ principal }: TestUser, id: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await api.get(MessagesService).send(principal, id, { content: CONTENT });
  };
  it('hear a comment when there is silence', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const client = await read(conversationId, owner);
    await client.until(({ text }) => text.endsWith(':\n\n:\n\n:\n\n'));
    expect(client.lastEventId).toBe('1');
    expect(client.events).toHaveLength(1);
  });

  it('that stall are cut off, and neither cost nor hinder the others', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const stalled = await Promise.all(Array.from({ length: 10 }, () => stall(conversationId, owner)));
    const healthy = await read(conversationId, owner);
    const before = residentBytes();
    await pour(owner, conversationId, 200);
    await healthy.until(({ seqs }) => seqs.length === 201);
    // 12 MB for each of ten, were they kept for them.
    expect(residentBytes() - before).toBeLessThan(80 * 1024 * 1024);
    for (const socket of stalled) {
      const text = await drain(socket);
      expect(text.length).toBeLessThan(10 * 1024 * 1024);
      expect(text).not.toContain('event: end');
    }
  });

  it('that are slow get everything, in order, from a log that is read for them page by page', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const socket = await stall(conversationId, owner);
    let text = '';
    const takeChunk = (): void => {
      text += (socket.read() as Buffer | null)?.toString('latin1') ?? '';
    };
    // Half of what comes, then the rest.
    for (let i = 0; i < 50; i++) {
      await pour(owner, conversationId, 2);
      takeChunk();
    }
    while (!text.includes('\nid: 101\n', Math.max(0, text.length - 3 * CONTENT.length))) {
      await once(socket, 'readable');
      takeChunk();
    }
    const seqs = [...text.matchAll(/^id: (\d+)\n(?=event)/gm)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
  });

  it('that stall are cut off at once when they may not read any more', async () => {
    limits.beatMs = 60_000;
    const { conversationId, owner } = await buildConversation(api);
    const socket = await stall(conversationId, owner);
    await pour(owner, conversationId, 100);
    const startedAtMs = performance.now();
    await api.get(SessionsService).signOut(owner.principal, TEST_ORIGIN);
    while (connected.has(socket.localPort)) await new Promise((resolve) => setImmediate(resolve));
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });

  it('that go before their stream is open leave nothing behind', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const conversations = api.get(ConversationEventsService);
    const head = conversations.head.bind(conversations);
    const [asked, goOn] = [deferred(), deferred()];
    jest.spyOn(conversations, 'head').mockImplementationOnce(async (...args) => {
      asked.resolve();
      await goOn.promise;
      return await head(...args);
    });
    const socket = await ask(conversationId, owner);
    const { localPort } = socket;
    await asked.promise;
    expect(api.get(FanOut).serves(conversationId)).toBe(true);
    socket.destroy();
    while (connected.has(localPort)) await new Promise((resolve) => setImmediate(resolve));
    goOn.resolve();
    while (api.get(FanOut).serves(conversationId)) await new Promise((resolve) => setImmediate(resolve));
    expect(api.get(FanOut).serves(owner.principal.userId)).toBe(false);
  });

  it('that go leave nothing behind', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const client = await read(conversationId, owner);
    await client.until(({ seqs }) => seqs.length === 1);
    client.close();
    const startedAtMs = performance.now();
    await api.stop();
    expect(performance.now() - startedAtMs).toBeLessThan(900);
  });
});
