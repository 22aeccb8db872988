import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractServer } from '../testing/contract-server.js';
import { Inbox } from '../testing/inbox.js';
import type { ProblemCode } from '@openhands-connect/contract';
import type { ConnectError } from '../connect-error.js';
import { createRealtime, type Realtime } from './create-realtime.js';
import type { RoomEvent } from './room-event.js';

const id = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';
const otherId = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be021';

let server: ContractServer;
let realtime: Realtime;
let events: Inbox<RoomEvent>;
beforeEach(async () => {
  server = await ContractServer.start();
  events = new Inbox();
  realtime = createRealtime({
    url: server.url,
    getToken: () => 'ohc_key',
    timeoutMs: 500,
    backoff: { baseDelayMs: 5, maxDelayMs: 20 },
  });
});
afterEach(async () => {
  realtime.close();
  await server.stop();
});

const seqs = (items: readonly RoomEvent[]): number[] => items.map(({ payload }) => payload.seq);
const has =
  (count: number) =>
  (items: readonly unknown[]): boolean =>
    items.length >= count;

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

describe('a room', () => {
  it('replays what its reader does not know, then goes live', async () => {
    for (const content of ['one', 'two', 'three']) server.append(id, content);
    const presence = new Inbox<readonly string[]>();
    realtime.room(id, { afterSeq: 1, onEvent: events.push, onPresence: presence.push });
    await presence.until(has(1));
    server.append(id, 'four');
    expect(seqs(await events.until(has(3)))).toEqual([2, 3, 4]);
    expect(server.joins).toEqual([1]);
  });

  it('that knows more than the server reads again, and goes on from there', async () => {
    server.append(id, 'one');
    const resyncs = new Inbox<number>();
    realtime.room(id, { afterSeq: 99, onEvent: events.push, onResync: resyncs.push });
    expect(await resyncs.until(has(1))).toEqual([1]);
    server.append(id, 'two');
    expect(seqs(await events.until(has(1)))).toEqual([2]);
  });

  it('counts what an API key is not told of, live and replayed', async () => {
    server.append(id, 'one');
    server.withhold(id);
    const presence = new Inbox<readonly string[]>();
    const resyncs = new Inbox<number>();
    const reading = realtime.room(id, {
      afterSeq: 0,
      onEvent: events.push,
      onPresence: presence.push,
      onResync: resyncs.push,
    });
    await presence.until(has(1));
    server.withhold(id);
    server.append(id, 'four');
    expect(seqs(await events.until(has(2)))).toEqual([1, 4]);
    expect(reading.lastSeq).toBe(4);
    expect(server.joins).toEqual([0]);
    expect(resyncs.items).toEqual([]);
  });

  it('without a position begins with what is new', async () => {
    server.append(id, 'one');
    const presence = new Inbox<readonly string[]>();
    const reading = realtime.room(id, { onEvent: events.push, onPresence: presence.push });
    await presence.until(has(1));
    server.append(id, 'two');
    expect(seqs(await events.until(has(1)))).toEqual([2]);
    expect(reading.lastSeq).toBe(2);
  });

  it('hands on every event once and in order, however often the connection breaks', async () => {
    const last = 60;
    realtime.room(id, {
      afterSeq: 0,
      onEvent: (event) => {
        events.push(event);
        const { seq } = event.payload;
        // Cut while events are on their way, and write more while nobody is connected.
        if (seq % 7 === 0) server.cut();
        if (seq < last) server.append(id, `message ${seq + 1}`);
      },
    });
    server.append(id, 'message 1');
    expect(seqs(await events.until(has(last)))).toEqual(numbersTo(last));
    expect(server.joins.length).toBeGreaterThan(4);
  });

  it('joins again from where it was when an event was lost', async () => {
    const presence = new Inbox<readonly string[]>();
    realtime.room(id, { afterSeq: 0, onEvent: events.push, onPresence: presence.push });
    await presence.until(has(1));
    server.append(id, 'one');
    server.append(id, 'two', { lost: true });
    server.append(id, 'three');
    server.append(id, 'four');
    expect(seqs(await events.until(has(4)))).toEqual([1, 2, 3, 4]);
    expect(server.joins).toEqual([0, 1]);
  });

  it('says when the log does not reach back far enough, and goes on', async () => {
    for (const content of ['one', 'two', 'three']) server.append(id, content);
    server.oldestSeq = 3;
    const resyncs = new Inbox<number>();
    realtime.room(id, { afterSeq: 1, onEvent: events.push, onResync: resyncs.push });
    expect(await resyncs.until(has(1))).toEqual([3]);
    server.append(id, 'four');
    expect(seqs(await events.until(has(1)))).toEqual([4]);
  });

  it('is tried again when the server is busy, and given up when there is none', async () => {
    server.joinFailures.push('server.unavailable', 'conversation.not_found');
    const errors = new Inbox<ConnectError>();
    realtime.room(id, { afterSeq: 0, onEvent: events.push, onError: errors.push });
    expect(await errors.until(has(1))).toMatchObject([{ code: 'conversation.not_found' }]);
    expect(server.joins).toEqual([0, 0]);
  });

  it.each<ProblemCode>(['auth.token_expired', 'server.internal', 'rate.limited'])(
    'is tried again after %s, on the connection that there is',
    async (code) => {
      const given: string[] = [];
      const own = createRealtime({
        url: server.url,
        getToken: (refused) => (given.push(refused ?? 'none'), refused === undefined ? 'old' : 'new'),
      });
      server.joinFailures.push(code);
      server.append(id, 'one');
      const errors = new Inbox<ConnectError>();
      own.room(id, { afterSeq: 0, onEvent: events.push, onError: errors.push });
      expect(seqs(await events.until(has(1)))).toEqual([1]);
      expect([server.joins, errors.items]).toEqual([[0, 0], []]);
      // Shown by `authenticate`: a new handshake would be told as a change of the connection.
      expect(server.tokens.filter((token) => token === 'new')).toHaveLength(code === 'auth.token_expired' ? 1 : 0);
      own.close();
    },
  );

  it('without a position hears nothing of what another reading replays', async () => {
    for (const content of ['one', 'two', 'three']) server.append(id, content);
    server.holdJoins();
    const fresh = new Inbox<RoomEvent>();
    const presence = new Inbox<readonly string[]>();
    realtime.room(id, { afterSeq: 0, onEvent: events.push });
    realtime.room(id, { onEvent: fresh.push, onPresence: presence.push });
    await events.until(has(3));
    server.releaseJoins();
    await presence.until(has(1));
    server.append(id, 'four');
    expect(seqs(await fresh.until(has(1)))).toEqual([4]);
    expect(seqs(await events.until(has(4)))).toEqual([1, 2, 3, 4]);
  });

  it('without a position gets what overtook the acknowledgement', async () => {
    server.append(id, 'one');
    server.holdJoins();
    const others = new Inbox<RoomEvent>();
    realtime.room(id, { afterSeq: 1, onEvent: others.push });
    realtime.room(id, { onEvent: events.push });
    await server.untilJoins(2);
    server.append(id, 'two');
    await others.until(has(1));
    server.releaseJoins();
    expect(seqs(await events.until(has(1)))).toEqual([2]);
  });

  it('waits for the end of a replay for as long as the replay goes on', async () => {
    const timeoutMs = 100;
    const own = createRealtime({ url: server.url, getToken: () => 'ohc_key', timeoutMs });
    server.holdJoins();
    const presence = new Inbox<readonly string[]>();
    own.room(id, { afterSeq: 0, onEvent: events.push, onPresence: presence.push });
    await server.untilJoins(1);
    const startedAt = Date.now();
    for (let count = 1; Date.now() - startedAt < 4 * timeoutMs; count += 1) {
      server.append(id, `message ${count}`);
      await events.until(has(count));
    }
    server.releaseJoins();
    await presence.until(has(1));
    expect(server.joins).toEqual([0]);
    own.close();
  });

  it('that is busy keeps no message waiting whose acknowledgement was lost', async () => {
    const presence = new Inbox<readonly string[]>();
    realtime.room(otherId, { afterSeq: 0, onEvent: events.push, onPresence: presence.push });
    await presence.until(has(1));
    server.afterStore = () => 'silence';
    const answers = new Inbox<unknown>();
    const sent = realtime.sendMessage(id, { content: 'once' }).finally(() => answers.push('one'));
    for (let count = 1; answers.items.length === 0; count += 1) {
      server.append(otherId, `message ${count}`);
      await events.until(has(count));
    }
    await expect(sent).resolves.toMatchObject({ seq: 1 });
    expect(server.sent).toHaveLength(2);
  });

  it('hears nothing of other rooms, and nothing after it was left', async () => {
    const others = new Inbox<RoomEvent>();
    const joined = new Inbox<readonly string[]>();
    const reading = realtime.room(id, { afterSeq: 0, onEvent: events.push, onPresence: joined.push });
    realtime.room(otherId, { afterSeq: 0, onEvent: others.push, onPresence: joined.push });
    await joined.until(has(2));
    server.append(id, 'here');
    await events.until(has(1));
    reading.leave();
    server.append(id, 'too late');
    server.append(otherId, 'there');
    expect(seqs(await others.until(has(1)))).toEqual([1]);
    expect(events.items).toHaveLength(1);
  });

  it('is over with its conversation', async () => {
    const joined = new Inbox<readonly string[]>();
    realtime.room(id, { afterSeq: 0, onEvent: events.push, onPresence: joined.push });
    await joined.until(has(1));
    // Its seq is the one of the user's stream.
    server.io.emit('conversation_delete', {
      event_id: 'event',
      seq: 900,
      occurred_at: new Date().toISOString(),
      conversation_id: id,
    });
    server.append(id, 'nobody is there');
    const settled = new Inbox<readonly string[]>();
    realtime.room(otherId, { onEvent: events.push, onPresence: settled.push });
    await settled.until(has(1));
    expect(events.items.map(({ event }) => event)).toEqual(['conversation_delete']);
  });

  it('tells who is there and who types', async () => {
    const presence = new Inbox<readonly string[]>();
    const typing = new Inbox<string>();
    realtime.room(id, {
      onEvent: events.push,
      onPresence: presence.push,
      onTyping: (who, on) => typing.push(`${who} ${on}`),
    });
    await presence.until(has(1));
    const room = `conversation_${id}`;
    server.io.emit('user_joined', { user_id: 'ada', room });
    server.io.emit('user_joined', { user_id: 'ada', room });
    server.io.emit('user_left', { user_id: 'me', room });
    server.io.emit('user_typing', { user_id: 'ada', room, typing: true });
    server.io.emit('user_typing', { user_id: 'ada', room, typing: true });
    await typing.until(has(1));
    expect(presence.items).toEqual([['me'], ['me', 'ada'], ['me', 'ada'], ['ada']]);
    server.cut();
    expect(await typing.until(has(2))).toEqual(['ada true', 'ada false']);
  });

  it('tells a growing answer once and without a hole, over reconnects', async () => {
    const deltas = new Inbox<[number, string]>();
    const presence = new Inbox<readonly string[]>();
    realtime.room(id, {
      onEvent: events.push,
      onPresence: presence.push,
      onDelta: ({ index, content }) => deltas.push([index, content]),
    });
    await presence.until(has(1));
    const tell = (index: number, content: string): unknown =>
      server.io.emit('message_delta', { conversation_id: id, message_id: otherId, index, content });
    tell(0, 'Hel');
    tell(3, 'lo');
    await deltas.until(has(2));
    server.cut();
    await presence.until(has(2));
    tell(20, 'behind a hole');
    tell(0, 'Hello there');
    tell(5, ' there');
    tell(11, '!');
    expect(await deltas.until(has(4))).toEqual([
      [0, 'Hel'],
      [3, 'lo'],
      [5, ' there'],
      [11, '!'],
    ]);
  });
});
