import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ConversationEntity, FEED_OPTIONS, DEFAULT_FEED_OPTIONS, MessagesService } from '@openhands-connect/core';
import { buildApiKey, buildConversation, buildUser, type TestUser } from '@openhands-connect/core/testing';
import { uuidv7 } from '@openhands-connect/platform';
import { FaultyBus, type Fate } from '@openhands-connect/platform/testing';
import { upload } from '../testing/files.js';
import { openSse, type SseClient } from '../testing/sse-client.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

const pathOf = (conversationId: string): string => `/api/conversation/${conversationId}/stream`;

describe('a stream of events', () => {
  const bus = new FaultyBus();
  let api: TestApi;
  const clients: SseClient[] = [];
  beforeAll(async () => {
    const useValue = { ...DEFAULT_FEED_OPTIONS, pollIntervalMs: 20, pageSize: 7, maxQueuedBytes: 20_000 };
    api = await startApi({ createBus: () => bus, provide: [{ provide: FEED_OPTIONS, useValue }] });
  });
  afterEach(() => {
    bus.fate = () => 'pass';
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(() => api.close());

  const open = async (
    conversationId: string,
    { accessToken }: Pick<TestUser, 'accessToken'>,
    from: { lastEventId?: number; afterSeq?: number } = {},
  ): Promise<SseClient> => {
    const client = await openSse(api.url + pathOf(conversationId), { token: accessToken, ...from });
    clients.push(client);
    return client;
  };
  const send = async ({ principal }: TestUser, conversationId: string, content: string): Promise<number> =>
    (await api.get(MessagesService).send(principal, conversationId, { content })).seq;
  /** The log keeps what is after a seq. */
  const forget = (conversationId: string, seq: number): Promise<unknown> =>
    api.runtime.database.manager.query('DELETE FROM events WHERE stream_id = $1 AND seq <= $2', [conversationId, seq]);
  const pour = async (user: TestUser, conversationId: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await send(user, conversationId, `message ${i}`);
  };

  it('is what EventSource reads: headers, position, ids, names, and exactly the payloads of the log', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const client = await open(conversationId, owner, { afterSeq: 0 });
    await send(owner, conversationId, 'line one\nline two\r\n\ndata: not a field\u2028');
    await client.until(({ seqs }) => seqs.length === 2);
    expect(client.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(client.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(client.headers.get('x-accel-buffering')).toBe('no');
    expect(client.headers.get('content-encoding')).toBeNull();
    expect(client.headers.get('access-control-allow-origin')).toBe('*');
    expect(client.text).toMatch(/^retry: \d{4}\nid: 0\n\nid: 1\nevent: conversation_update\ndata: \{"event_id":/);
    expect(client.lastEventId).toBe('2');
    const { body } = await api.request('GET', `/api/conversation/${conversationId}/events?after_seq=0`, {
      token: owner.accessToken,
    });
    expect(client.events).toEqual(body.items);
  });

  it('begins with what comes, and tells its position before anything comes', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const client = await open(conversationId, owner);
    await client.until(({ lastEventId }) => lastEventId === '1');
    expect(client.events).toEqual([]);
    await send(owner, conversationId, 'after that');
    await client.until(({ seqs }) => seqs.length === 1);
    expect(client.seqs).toEqual([2]);
  });

  it('resumes by Last-Event-ID, which wins over after_seq', async () => {
    const { conversationId, owner } = await buildConversation(api);
    await pour(owner, conversationId, 5);
    const [byHeader, byBoth, byQuery] = [
      await open(conversationId, owner, { lastEventId: 4 }),
      await open(conversationId, owner, { lastEventId: 4, afterSeq: 0 }),
      await open(conversationId, owner, { afterSeq: 5 }),
    ];
    for (const client of [byHeader, byBoth, byQuery]) await client.until(({ seqs }) => seqs.includes(6));
    expect([byHeader.seqs, byBoth.seqs, byQuery.seqs]).toEqual([[5, 6], [5, 6], [6]]);
  });

  let count = 0;
  it.each<[string, () => Fate]>([
    ['come as they should', () => 'pass'],
    ['are all lost', () => 'drop'],
    ['come twice', () => 'double'],
    ['are lost, doubled and late', () => (['pass', 'double', 'hold', 'drop'] as const)[++count % 4] ?? 'pass'],
  ])('has no gap and no duplicate when readers come and go while events pour in and signals %s', async (_, fate) => {
    const { conversationId, owner } = await buildConversation(api);
    await pour(owner, conversationId, 20);
    bus.fate = fate;
    const pouring = pour(owner, conversationId, 60);
    const seen: number[] = [];
    const lastSeq = 81;
    while (seen.at(-1) !== lastSeq) {
      const client = await open(conversationId, owner, { lastEventId: seen.at(-1) ?? 0 });
      await client.until(({ seqs }) => seqs.length >= 9 || seqs.includes(lastSeq));
      client.close();
      seen.push(...client.seqs);
      bus.release();
    }
    await pouring;
    expect(seen).toEqual(upTo(lastSeq));
  });

  it('shares one feed with all who read the conversation here', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const readers = await Promise.all(Array.from({ length: 20 }, () => open(conversationId, owner, { afterSeq: 0 })));
    await pour(owner, conversationId, 10);
    for (const reader of readers) {
      await reader.until(({ seqs }) => seqs.length === 11);
      expect(reader.seqs).toEqual(upTo(11));
    }
  });

  it('tells the text of an answer while it grows, without an id', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const early = await open(conversationId, owner);
    await early.until(({ lastEventId }) => lastEventId === '1');
    await api.runtime.database.manager.update(ConversationEntity, conversationId, { status: 'running' });
    const message_id = uuidv7();
    const tell = (index: number, content: string): void => {
      const payload = { conversation_id: conversationId, message_id, index, content };
      api.runtime.bus.publish({ kind: 'ephemeral', streamId: conversationId, name: 'message_delta', payload });
    };
    tell(0, 'So ');
    tell(3, 'far');
    await early.next('message_delta', ({ index }) => index === 3);
    const late = await open(conversationId, owner);
    const caughtUp = await late.next('message_delta');
    tell(6, ' so good');
    await late.next('message_delta', ({ index }) => index === 6);
    expect(caughtUp).toMatchObject({ index: 0, content: 'So far' });
    expect([early.lastEventId, late.lastEventId]).toEqual(['1', '1']);
  });

  it.each([['Last-Event-ID', { lastEventId: 99 }] as const, ['after_seq', { afterSeq: 99 }] as const])(
    'says resync to who claims more than there is by %s, and goes on from the end',
    async (_, from) => {
      const { conversationId, owner } = await buildConversation(api);
      const client = await open(conversationId, owner, from);
      await expect(client.next('resync')).resolves.toEqual({ conversation_id: conversationId, last_seq: 1 });
      expect(client.lastEventId).toBe('1');
      await send(owner, conversationId, 'after that');
      await client.until(({ seqs }) => seqs.length === 1);
      expect(client.seqs).toEqual([2]);
    },
  );

  it.each([
    ['older than the log keeps', 4, 2, ['resync']],
    ['older than a log of which nothing is left', 6, 2, ['resync']],
    ['just before the oldest', 4, 4, [5, 6]],
  ])('whose position is %s', async (_, keptAfter, lastEventId, expected) => {
    const { conversationId, owner } = await buildConversation(api);
    await pour(owner, conversationId, 5);
    await forget(conversationId, keptAfter);
    const client = await open(conversationId, owner, { lastEventId });
    await client.until(({ events }) => events.length === expected.length);
    expect(client.all('resync')).toEqual(
      expected[0] === 'resync' ? [{ conversation_id: conversationId, last_seq: 6 }] : [],
    );
    expect(client.lastEventId).toBe('6');
    await send(owner, conversationId, 'after that');
    await client.until(({ seqs }) => seqs.includes(7));
    expect(client.seqs).toEqual(expected[0] === 'resync' ? [7] : [5, 6, 7]);
  });

  it('says resync in the middle, of what the log lost before it was told', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const client = await open(conversationId, owner);
    await client.until(({ lastEventId }) => lastEventId === '1');
    const { manager } = api.runtime.database;
    await manager.query('UPDATE conversations SET last_seq = 5 WHERE id = $1', [conversationId]);
    await expect(client.next('resync')).resolves.toMatchObject({ last_seq: 5 });
    await send(owner, conversationId, 'after that');
    await client.until(({ seqs }) => seqs.length === 1);
    expect(client.seqs).toEqual([6]);
  });

  it('is for members and keys that reach the conversation, and for nobody else', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const stranger = await buildUser(api);
    const refused = (token: string): Promise<unknown> => openSse(api.url + pathOf(conversationId), { token });
    await expect(refused(stranger.accessToken)).rejects.toMatchObject({ status: 404, code: 'conversation.not_found' });
    await expect(refused('nonsense')).rejects.toMatchObject({ status: 401, code: 'auth.token_invalid' });
    const { key: blind } = await buildApiKey(api, { user: owner, scopes: ['conversations:write'] });
    await expect(refused(blind)).rejects.toMatchObject({ status: 403, code: 'auth.scope_missing' });
    const elsewhere = { conversation_ids: [uuidv7()] };
    const { conversationId: other } = await buildConversation(api, { owner });
    elsewhere.conversation_ids = [other];
    const { key: limited } = await buildApiKey(api, { user: owner, ...elsewhere });
    await expect(refused(limited)).rejects.toMatchObject({ status: 404 });
    const { key } = await buildApiKey(api, { user: owner, scopes: ['conversations:read'] });
    const client = await open(conversationId.toUpperCase(), { accessToken: key }, { afterSeq: 0 });
    await client.until(({ seqs }) => seqs.includes(1));
  });

  it('has no gap for a key that may not hear of everything', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const { key } = await buildApiKey(api, { user: owner, scopes: ['conversations:read'] });
    const [limited, full] = [await open(conversationId, { accessToken: key }), await open(conversationId, owner)];
    await upload(api, owner.accessToken, { conversationId });
    await send(owner, conversationId, 'after that');
    for (const client of [limited, full]) await client.until(({ seqs }) => seqs.length === 2);
    expect(limited.events.map(({ event }) => event)).toEqual(['event_withheld', 'conversation_update']);
    expect(full.events.map(({ event }) => event)).toEqual(['file_insert', 'conversation_update']);
    expect(limited.text).not.toContain('note.txt');
  });

  it('answers HEAD at once, with the headers and nothing open', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const head = await api.request('HEAD', pathOf(conversationId), { token: owner.accessToken });
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const stranger = await buildUser(api);
    expect((await api.request('HEAD', pathOf(conversationId), { token: stranger.accessToken })).status).toBe(404);
  });

  it.each(['-1', '1.5', 'x', ''])('refuses %j as a position', async (value) => {
    const { conversationId, owner } = await buildConversation(api);
    const { status, body } = await api.request('GET', `${pathOf(conversationId)}?after_seq=${value}`, {
      token: owner.accessToken,
    });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });
});
