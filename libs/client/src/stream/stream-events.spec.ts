import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, type ClientOptions } from '../http/create-client.js';
import { eventStream, hangUp, json, problem, problemOf, ScriptedServer, silence } from '../testing/http-server.js';
import { streamEvents, type StreamedEvent } from './stream-events.js';

const id = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';
const begin = (seq: number): string => `retry: 1\nid: ${seq}\n\n`;
const added = (seq: number): string => `id: ${seq}\nevent: conversation_update\ndata: {"seq":${seq}}\n\n`;
const ended = (code: Parameters<typeof problemOf>[0], retryAfterSeconds?: number): string =>
  `event: end\ndata: ${JSON.stringify({ error: problemOf(code, retryAfterSeconds) })}\n\n`;

describe('the events of a conversation as a stream', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(() => server.stop());

  const clientWith = (options: Partial<ClientOptions> = {}) =>
    createClient({ baseUrl: server.url, token: 'first', retry: { baseDelayMs: 1, maxDelayMs: 2 }, ...options });
  /** The names and seqs of the first `count` items, or all until it fails. */
  const read = async (count: number, afterSeq?: number, client = clientWith()): Promise<(string | number)[]> => {
    const items: (string | number)[] = [];
    for await (const item of client.streamEvents(id, afterSeq === undefined ? {} : { afterSeq })) {
      items.push(shown(item));
      if (items.length === count) break;
    }
    return items;
  };
  const positions = (): unknown[] => server.seen.map(({ headers }) => headers['last-event-id']);

  it('come in order, from the position that is asked for', async () => {
    server.answerWith(eventStream([begin(4), added(5), added(6).slice(0, 30), added(6).slice(30)], 'hang'));
    expect(await read(2, 4)).toEqual([5, 6]);
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: `/api/conversation/${id}/stream` });
    expect(server.seen[0]?.headers).toMatchObject({ authorization: 'Bearer first', 'last-event-id': '4' });
  });

  it('begin with what comes, and a cut before the first event loses nothing', async () => {
    server.answerWith(eventStream([begin(4)], 'hang up'), eventStream([begin(4), added(5)]));
    expect(await read(1)).toEqual([5]);
    expect(positions()).toEqual([undefined, '4']);
  });

  it('go on behind the last one, however a connection ends', async () => {
    server.answerWith(
      eventStream([begin(0), added(1)]),
      hangUp,
      problem('server.unavailable'),
      eventStream([begin(1), added(2), 'id: 3\nevent: conversation_update\nda'], 'hang up'),
      eventStream([begin(2), added(3), ended('server.unavailable', 0)]),
      problem('rate.limited', { 'Retry-After': '0' }),
      eventStream([begin(3), added(4)], 'hang'),
    );
    expect(await read(4, 0)).toEqual([1, 2, 3, 4]);
    expect(positions()).toEqual(['0', '1', '1', '1', '2', '3', '3']);
  });

  it('come with pieces of answers, which move nothing, and with what was missed for good', async () => {
    const delta = 'event: message_delta\ndata: {"content":"So"}\n\n';
    const resync = `id: 90\nevent: resync\ndata: {"conversation_id":"${id}","last_seq":90}\n\n`;
    server.answerWith(eventStream([begin(1), resync, delta, added(91)]), eventStream([begin(91), added(92)], 'hang'));
    expect(await read(4, 1)).toEqual(['resync', 'message_delta', 91, 92]);
    expect(positions()).toEqual(['1', '91']);
  });

  it('go on with a new token when theirs expires in the middle', async () => {
    const session = { access_token: 'second', token_type: 'bearer', expires_in: 900, refresh_token: 'r2' };
    server.answerWith(
      eventStream([begin(0), added(1), ended('auth.token_expired')]),
      problem('auth.token_expired'),
      json(200, { ...session, user: { id, email: 'ada@example.com', name: 'Ada' } }),
      eventStream([begin(1), added(2)], 'hang'),
    );
    expect(await read(2, 0, clientWith({ refreshToken: 'r1' }))).toEqual([1, 2]);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer first',
      undefined,
      'Bearer second',
    ]);
  });

  it.each([
    ['conversation.not_found', 404],
    ['auth.session_revoked', 401],
    ['auth.token_expired', 401],
  ] as const)('end when the server refuses them: %s', async (code, status) => {
    server.answerWith(problem(code));
    await expect(read(1, 0)).rejects.toMatchObject({ name: 'ConnectError', code, status });
    expect(server.seen).toHaveLength(1);
  });

  it('end when the server ends them for good, and so does the session', async () => {
    const sessions: unknown[] = [];
    const onSession = (session: unknown): void => void sessions.push(session);
    server.answerWith(eventStream([begin(0), added(1), ended('auth.session_revoked')]));
    await expect(read(2, 0, clientWith({ onSession }))).rejects.toMatchObject({ code: 'auth.session_revoked' });
    expect(sessions).toEqual([undefined]);
  });

  it('are no page of a proxy', async () => {
    server.answerWith(json(200, { welcome: 'to the hotel' }));
    await expect(read(1, 0)).rejects.toMatchObject({ code: 'client.unexpected_answer' });
  });

  it('end without a failure when the caller stops, while they wait too', async () => {
    server.answerWith(eventStream([begin(0), added(1)], 'hang'), silence);
    const stopping = new AbortController();
    const seen: unknown[] = [];
    for await (const item of clientWith().streamEvents(id, { afterSeq: 0, signal: stopping.signal })) {
      seen.push(shown(item));
      stopping.abort();
    }
    expect(seen).toEqual([1]);
  });

  it('give the connection up when the loop is left', async () => {
    let closed: Promise<void> = Promise.reject(new Error('never asked'));
    closed.catch(() => undefined);
    server.answerWith((response, request) => {
      closed = new Promise((resolve) => response.on('close', resolve));
      eventStream([begin(0), added(1)], 'hang')(response, request);
    });
    expect(await read(1, 0)).toEqual([1]);
    await closed;
  });

  it('are fetched anew when a connection is dead, which only silence tells', async () => {
    server.answerWith(eventStream([begin(0), added(1)], 'hang'), eventStream([begin(1), added(2)], 'hang'));
    const open = (headers: { 'last-event-id'?: number }, signal: AbortSignal): Promise<Response> =>
      fetch(`${server.url}/`, { headers: { 'last-event-id': String(headers['last-event-id']) }, signal });
    const source = { open, silenceMs: 50, backoff: { baseDelayMs: 1, maxDelayMs: 1 } };
    const seen: unknown[] = [];
    for await (const item of streamEvents(source, { afterSeq: 0 })) {
      seen.push(shown(item));
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([1, 2]);
    expect(positions()).toEqual(['0', '1']);
  });
});

function shown({ event, payload }: StreamedEvent): string | number {
  return 'seq' in payload ? payload.seq : event;
}
