import { setTimeout as delay } from 'node:timers/promises';
import { deliveryDelays } from '../checks/delivery-delays.js';
import { percentile } from '../checks/percentile.js';
import { replayTimes } from '../checks/replay-times.js';
import type { SdkReader } from '../drivers/sdk-reader.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { finish } from './finish.js';
import { gather } from './crowd.js';
import { judgeReadings, sumReadings } from './judge-readings.js';
import { scenario, type Stage } from './scenario.js';
import { allKeyed, startTraffic } from './traffic.js';

interface Size {
  readonly clients: number;
  readonly rooms: number;
  readonly perSecond: number;
  readonly durationMs: number;
}

const CUT_EVERY_MS = 15_000;

/** One client's network: away for about two seconds every fifteen, from a moment of its own on. */
async function jitter({ cluster, journal, random }: Stage, { name }: SdkReader, end: AbortSignal): Promise<void> {
  const rest = (durationMs: number): Promise<unknown> =>
    delay(durationMs, undefined, { signal: end }).catch(() => undefined);
  await rest(random.between(0, CUT_EVERY_MS));
  while (!end.aborted) {
    const awayMs = random.between(1_500, 2_500);
    journal.write({ kind: 'fault', at: performance.now(), what: 'client cut', target: name, phase: 'begin' });
    const unblock = cluster.door.block(name);
    await rest(awayMs);
    unblock();
    journal.write({ kind: 'fault', at: performance.now(), what: 'client cut', target: name, phase: 'end' });
    await rest(CUT_EVERY_MS - awayMs);
  }
}

async function run(stage: Stage, { clients, rooms, perSecond, durationMs }: Size): Promise<void> {
  const { conversations, readers } = await gather(stage, rooms, clients);
  const endTraffic = startTraffic(stage, { conversations, perSecond, send: allKeyed });
  const end = new AbortController();
  const networks = readers.sdk.map((reader) => jitter(stage, reader, end.signal));
  await delay(durationMs);
  end.abort();
  await Promise.all(networks);
  await endTraffic();
  await finish(stage, conversations, readers);
}

function judge(entries: readonly Entry[]): Figure[] {
  const { deliveries, faults } = sumReadings(entries);
  const acknowledged = select(entries, 'acknowledged');
  const received = select(entries, 'received');
  const cuts = select(entries, 'fault').filter(({ phase }) => phase === 'begin').length;
  const replays = replayTimes({ acknowledged, received, turns: select(entries, 'reader') });
  const delays = deliveryDelays(acknowledged, received);
  return [
    {
      id: 'R5',
      what: `deliveries that came (clients cut ${cuts.toLocaleString('en')} times)`,
      value: 1 - faults.missing / (deliveries - faults.duplicates + faults.missing),
      unit: 'share',
      of: [cuts === 0 ? 0 : deliveries, 'deliveries'],
      goal: { atLeast: 1 },
    },
    {
      id: 'R5',
      what: 'replay after a cut, p99',
      value: percentile(replays, 0.99),
      unit: 'ms',
      of: [replays.length, 'replays'],
      goal: { atMost: 1_000 },
      isTiming: true,
    },
    {
      id: 'R5',
      what: 'from the acknowledgement to the reader, its time offline included, p99',
      value: percentile(delays, 0.99),
      unit: 'ms',
      of: [delays.length, 'deliveries'],
    },
    ...judgeReadings('R5', entries),
  ];
}

export const jitterProfile = scenario<Size>({
  id: 'R5',
  title: 'clients on bad networks: each cut every 15 s, about 2 s offline',
  workers: false,
  sizes: {
    short: { clients: 200, rooms: 10, perSecond: 10, durationMs: 20_000 },
    long: { clients: 1_000, rooms: 20, perSecond: 20, durationMs: 180_000 },
  },
  run,
  judge,
});
