import { setTimeout as delay } from 'node:timers/promises';
import { deliveryDelays } from '../checks/delivery-delays.js';
import { percentile } from '../checks/percentile.js';
import type { ServerProcess } from '../cluster/server-process.js';
import { openConversations } from '../drivers/cast.js';
import { Readers } from '../drivers/readers.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { Relay } from '../relay/relay.js';
import { finish } from './finish.js';
import { fault } from './faults.js';
import { judgeReadings } from './judge-readings.js';
import { scenario, type Stage } from './scenario.js';
import { allKeyed, startTraffic } from './traffic.js';

interface Size {
  /** Each in a conversation of its own, beside another reader who reads. */
  readonly stalled: number;
  /** Of each phase: before, and while some do not read. */
  readonly phaseMs: number;
}

/** Of each conversation. Texts may have 65,536 characters. */
const MESSAGES_PER_SECOND = 30;
const CHARACTERS = 60_000;
const SAMPLE_MS = 500;
/** What the gateway lets wait for one socket (`maxWaitingBytes` of its options), and some more for how it is held. */
const CAP_BYTES = 8 * 1_024 * 1_024;
const SLACK = 1.5;
const STALL = 'readers stalled';

/** All readers are on one gateway. Those that stall stop to read, though their connections stay. */
async function run(stage: Stage, { stalled, phaseMs }: Size): Promise<void> {
  const { cluster, journal, stack } = stage;
  const [gateway] = cluster.of('gateway') as [ServerProcess];
  const relay = await Relay.open(() => [gateway]);
  stack.defer(() => relay.close());
  const conversations = await openConversations(cluster.url, stalled, stalled);
  const readers = new Readers(journal, `http://127.0.0.1:${relay.port}`);
  stack.defer(() => readers.close());
  for (const conversation of [...conversations, ...conversations]) readers.openSdk(conversation);
  await readers.catchUp(cluster.postgres, phaseMs);
  const stopSampling = sampleMemory(stage, gateway);
  const perSecond = MESSAGES_PER_SECOND * stalled;
  const endTraffic = startTraffic(stage, { conversations, perSecond, padding: CHARACTERS, send: allKeyed });
  await delay(phaseMs);
  const names = readers.sdk.slice(0, stalled).map(({ name }) => name);
  await fault(stage, STALL, names.join(' '), async () => {
    const thaw = relay.freeze(({ label }) => label !== undefined && names.includes(label));
    await delay(phaseMs);
    await endTraffic();
    thaw();
  });
  await stopSampling();
  await finish(stage, conversations, readers);
}

/** Gives back how to end it. */
function sampleMemory({ journal }: Stage, gateway: ServerProcess): () => Promise<void> {
  const end = new AbortController();
  const sampling = (async () => {
    while (!end.signal.aborted) {
      const value = await gateway.liveBytes();
      journal.write({ kind: 'sample', at: performance.now(), name: 'live bytes', subject: gateway.name, value });
      await delay(SAMPLE_MS, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  return () => {
    end.abort();
    return sampling;
  };
}

function judge(entries: readonly Entry[]): Figure[] {
  const [begin, end] = select(entries, 'fault').filter(({ what }) => what === STALL);
  const [from, to] = [begin?.at ?? 0, end?.at ?? 0];
  const stalled = new Set(begin?.target.split(' '));
  const isDuring = ({ at }: { at: number }): boolean => at >= from && at < to;
  const isBefore = ({ at }: { at: number }): boolean => at < from;
  const memory = select(entries, 'sample').filter(({ name }) => name === 'live bytes');
  const peak = (when: typeof isDuring): number => Math.max(...memory.filter(when).map(({ value }) => value));
  const others = select(entries, 'received').filter(({ reader }) => !stalled.has(reader));
  const delays = (when: typeof isDuring): number[] =>
    deliveryDelays(select(entries, 'acknowledged').filter(when), others);
  const during = delays(isDuring);
  const cut = select(entries, 'reader').filter(
    ({ reader, turn, at }) => stalled.has(reader) && turn === 'waiting' && at >= from,
  );
  return [
    {
      id: 'R11',
      what: "growth of the gateway's memory for each reader that stalls",
      value: (peak(isDuring) - peak(isBefore)) / stalled.size,
      unit: 'bytes',
      of: [stalled.size, 'stalled readers'],
      goal: { atMost: CAP_BYTES * SLACK },
    },
    {
      id: 'R11',
      what: 'stalled readers that were not cut off',
      value: stalled.size - new Set(cut.map(({ reader }) => reader)).size,
      unit: 'count',
      of: [stalled.size, 'stalled readers'],
      goal: { atMost: 0 },
    },
    {
      id: 'R11',
      what: 'p99 of the delivery to the others, against the time before',
      value: percentile(during, 0.99) / percentile(delays(isBefore), 0.99),
      unit: 'factor',
      of: [during.length, 'deliveries'],
      goal: { atMost: 1.5 },
      isTiming: true,
    },
    ...judgeReadings('R11', entries),
  ];
}

export const stalledReader = scenario<Size>({
  id: 'R11',
  title: 'readers that stop to read',
  workers: false,
  sizes: { short: { stalled: 2, phaseMs: 14_000 }, long: { stalled: 5, phaseMs: 40_000 } },
  run,
  judge,
});
