import { setTimeout as delay } from 'node:timers/promises';
import { lastSeen } from '../checks/last-seen.js';
import { percentile } from '../checks/percentile.js';
import { openConversations, type Conversation } from '../drivers/cast.js';
import { seat, WAYS, type Guest } from '../drivers/guests.js';
import type { RawReader } from '../drivers/raw-reader.js';
import { Readers } from '../drivers/readers.js';
import type { Figure } from '../figure.js';
import { select, type Entry, type Received } from '../journal/entry.js';
import { fault } from './faults.js';
import { scenario, type Stage } from './scenario.js';
import { allKeyed, startTraffic } from './traffic.js';

interface Size {
  readonly rounds: number;
  /** Of each way in each round. */
  readonly guests: number;
}

const OBSERVED_MS = 6_000;
/** An event after that is one too many, however slow the machine is. */
const NOTHING_AFTER_MS = 5_000;
const WITNESS = 'sdk-1';

interface Seated {
  readonly way: string;
  readonly name: string;
  readonly guest: Guest;
  readonly readers: readonly RawReader[];
}

/** Guests of each way on every gateway lose their access at the same time, while messages come; in every other round
 * the doorbell that should tell the gateways is silenced just before. */
async function run(stage: Stage, { rounds, guests }: Size): Promise<void> {
  const { cluster, journal, stack } = stage;
  const [conversation] = (await openConversations(cluster.url, 1, 1)) as [Conversation];
  const witnesses = new Readers(journal, cluster.url);
  stack.defer(() => witnesses.close());
  witnesses.openSdk(conversation);
  const endTraffic = startTraffic(stage, { conversations: [conversation], perSecond: 50, send: allKeyed });
  for (let round = 0; round < rounds; round++) {
    const seated = await seatAll(stage, conversation, guests, round);
    if (round % 2 === 1) {
      await fault(stage, 'doorbell silenced', 'postgres', () => cluster.postgres.terminateBackends('openhands'));
    }
    await Promise.all(seated.map(({ way, name, guest }) => fault(stage, way, name, guest.end)));
    await delay(OBSERVED_MS);
    for (const { readers } of seated) for (const reader of readers) reader.close();
  }
  await endTraffic();
}

async function seatAll(stage: Stage, conversation: Conversation, guests: number, round: number): Promise<Seated[]> {
  const { cluster, journal, stack } = stage;
  const seated: Seated[] = [];
  for (const [way, admit] of Object.entries(WAYS)) {
    for (let index = 0; index < guests; index++) {
      const name = `${way} ${round}.${index}`;
      const guest = await admit(cluster.url, conversation);
      const readers = await seat(journal, cluster.of('gateway'), guest, conversation, name);
      stack.defer(() => readers.forEach((reader) => reader.close()));
      seated.push({ way, name, guest, readers });
    }
  }
  return seated;
}

function judge(entries: readonly Entry[]): Figure[] {
  const received = select(entries, 'received');
  const opened = select(entries, 'reader').filter(({ turn }) => turn === 'opened');
  const ends = select(entries, 'fault').filter(({ what, phase }) => phase === 'end' && what in WAYS);
  const figures = Object.keys(WAYS).map((way) => {
    const lasts = ends
      .filter(({ what, at }) => what === way && isWitnessed(received, at))
      .flatMap(({ at, target }) => {
        const readers = opened.map(({ reader }) => reader).filter((reader) => reader.startsWith(`${target} on `));
        return lastSeen({ at, readers }, received);
      });
    return { way, lasts };
  });
  const all = figures.flatMap(({ lasts }) => lasts);
  return [
    ...figures.map(({ way, lasts }): Figure => ({
      id: 'R9',
      what: `last event seen after ${way}, on three gateways, p99`,
      value: percentile(lasts, 0.99),
      unit: 'ms',
      of: [lasts.length, 'sockets'],
      goal: { atMost: 1_000 },
      isTiming: true,
    })),
    {
      id: 'R9',
      what: 'sockets that still saw something 5 s later',
      value: all.filter((last) => last > NOTHING_AFTER_MS).length,
      unit: 'count',
      of: [all.length, 'sockets'],
      goal: { atMost: 0 },
    },
  ];
}

/** Whether there was something to see all the while: else nothing would be proved by seeing nothing. */
function isWitnessed(received: readonly Received[], endedAt: number): boolean {
  return received.some(({ reader, at }) => reader === WITNESS && at > endedAt + NOTHING_AFTER_MS);
}

export const revocation = scenario<Size>({
  id: 'R9',
  title: 'access taken away while events pour in',
  workers: false,
  sizes: { short: { rounds: 2, guests: 2 }, long: { rounds: 20, guests: 4 } },
  run,
  judge,
});
