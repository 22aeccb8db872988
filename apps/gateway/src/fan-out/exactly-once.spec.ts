import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRealtime, type Realtime } from '@openhands-connect/client';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation } from '@openhands-connect/core/testing';
import type { Bus } from '@openhands-connect/platform';
import { FaultyBus, type Fate } from '@openhands-connect/platform/testing';
import type { TestGateway } from '../testing/start-gateway.js';
import type { TestGateways } from '../testing/start-gateways.js';
import { LINKS, startLinkedGateways } from '../testing/start-linked-gateways.js';

const GATEWAYS = 3;
const CONVERSATIONS = 4;
const MESSAGES = 60;
/** Every so many messages one of the gateways loses all its connections. */
const CUT_EVERY = 11;
const RELEASE_EVERY = 5;
/** By turns, so that every run meets each of them: of five signals three are lost, doubled, or late. */
const FATES: readonly Fate[] = ['pass', 'drop', 'double', 'hold', 'pass'];

/** One reading through the client library: what its handler was given, and nothing else counts. */
class Reading {
  readonly seqs: number[] = [];
  readonly troubles: unknown[] = [];
  private readonly done = new Map<number, () => void>();

  constructor(realtime: Realtime, conversationId: string) {
    realtime.room(conversationId, {
      afterSeq: 0,
      onEvent: ({ payload: { seq } }) => {
        this.seqs.push(seq);
        this.done.get(seq)?.();
      },
      onResync: (lastSeq) => this.troubles.push(lastSeq),
      onError: (error) => this.troubles.push(error),
    });
  }

  async until(seq: number): Promise<void> {
    if (!this.seqs.includes(seq)) await new Promise<void>((resolve) => this.done.set(seq, resolve));
  }
}

function faulty(inner: Bus): FaultyBus {
  const bus = new FaultyBus(inner);
  let signals = 0;
  bus.fate = () => FATES[signals++ % FATES.length] ?? 'pass';
  return bus;
}

describe.each(LINKS)('three gateways, signals over %s that are lost, doubled and late', (link) => {
  let gateways: TestGateways;
  const buses: FaultyBus[] = [];
  const clients: Realtime[] = [];
  beforeAll(async () => {
    gateways = await startLinkedGateways(link, {
      count: GATEWAYS,
      options: { pollIntervalMs: 50, pageSize: 7 },
      wrap: (inner) => {
        const bus = faulty(inner);
        buses.push(bus);
        return bus;
      },
    });
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await gateways.close();
  });

  const connect = ({ url }: TestGateway, token: string): Realtime => {
    const client = createRealtime({ url, getToken: () => token, backoff: { baseDelayMs: 5, maxDelayMs: 50 } });
    clients.push(client);
    return client;
  };

  /** Writes at one gateway after the other, by turns without and with a socket, and reads at all of them. */
  const write = async (place: number): Promise<{ readings: Reading[]; sent: number[] }> => {
    const { conversationId, owner } = await buildConversation(gateways.all[0]);
    const ends = gateways.all.map((gateway) => ({ gateway, socket: connect(gateway, owner.accessToken) }));
    const readings = ends.map(({ socket }) => new Reading(socket, conversationId));
    const sent: number[] = [];
    while (sent.length < MESSAGES) {
      for (const { gateway, socket } of ends) {
        const turn = sent.length;
        const message = { content: `message ${turn}` };
        const { seq } = await (turn % 2 === 0
          ? gateway.get(MessagesService).send(owner.principal, conversationId, message)
          : socket.sendMessage(conversationId, message));
        sent.push(seq);
        if ((turn + place) % CUT_EVERY === 0) gateway.cut();
        if (turn % RELEASE_EVERY === 0) buses[(turn + place) % GATEWAYS]?.release();
      }
    }
    return { readings, sent };
  };

  it('give the client’s handler every event once and in order, through connections that break', async () => {
    const written = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, place) => write(place)));
    for (const { readings, sent } of written) {
      // A message that was sent again after a broken connection is the same one.
      expect(new Set(sent).size).toBe(MESSAGES);
      const lastSeq = Math.max(...sent);
      for (const reading of readings) {
        await reading.until(lastSeq);
        expect(reading.troubles).toEqual([]);
        expect(reading.seqs).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
      }
    }
  }, 60_000);
});
