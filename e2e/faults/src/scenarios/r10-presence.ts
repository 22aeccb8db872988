import { setTimeout as delay } from 'node:timers/promises';
import { mistoldVisits, type Visit } from '../checks/told-visits.js';
import { wrongSpells, type WrongSpell } from '../checks/wrong-presence.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { assemble, seatAll, type Company, type Entrance } from './company.js';
import { countFaults } from './judge-faults.js';
import { cutOff, killed, stopped, unplugged, UNPLUGGED, type Vanishing } from './presence-faults.js';
import { scenario, type Stage } from './scenario.js';

interface Size {
  readonly visits: number;
  /** Each round does these at the same time. */
  readonly rounds: readonly (readonly Vanishing[])[];
}

const WRONG_AT_MOST_MS = 15_000;
/** After it everything must have been told. */
const SETTLED_MS = 8_000;
const VISIT = 'visit';

/** Comes with a tab at each gateway, moves from one to another as a reload does, and goes. */
async function visit({ journal }: Stage, { visitor, entrances }: Company): Promise<void> {
  const [first, second] = entrances as [Entrance, Entrance];
  const at = performance.now();
  await Promise.all(entrances.map((entrance) => visitor.open(entrance)));
  await delay(500);
  for (const entrance of entrances.slice(1)) visitor.close(entrance);
  await delay(1_000);
  visitor.close(first);
  await visitor.open(second);
  await delay(4_500);
  visitor.closeAll();
  await delay(SETTLED_MS);
  journal.write({ kind: 'sample', at, name: VISIT, subject: visitor.userId, value: performance.now() - at });
}

async function run(stage: Stage, { visits, rounds }: Size): Promise<void> {
  const company = await assemble(stage);
  for (let count = 0; count < visits; count++) await visit(stage, company);
  for (const vanishings of rounds) {
    await Promise.all(vanishings.map((vanish) => vanish(stage, company)));
    await seatAll(company);
    await delay(SETTLED_MS);
  }
  const { journal } = stage;
  journal.write({ kind: 'sample', at: performance.now(), name: 'end', subject: '', value: 0 });
}

function judge(entries: readonly Entry[]): Figure[] {
  const samples = select(entries, 'sample');
  const endedAt = samples.find(({ name }) => name === 'end')?.at ?? 0;
  const views = select(entries, 'view');
  const truths = select(entries, 'truth');
  const faults = select(entries, 'fault');
  const unpluggedUsers = new Set(faults.filter(({ what }) => what === UNPLUGGED).map(({ target }) => target));
  const spells = wrongSpells({ views, truths, endedAt });
  const ofClients = spells.filter(({ user }) => unpluggedUsers.has(user));
  const ofGateways = spells.filter(({ user }) => !unpluggedUsers.has(user));
  const watchers = [...new Set(views.map(({ watcher }) => watcher))];
  const visits = samples
    .filter(({ name }) => name === VISIT)
    .map(({ subject: user, at: from, value }): Visit => ({ user, from, to: from + value }));
  const gatewayFaults = faults.filter(({ what }) => what !== UNPLUGGED);
  return [
    ...judgeSpells(`presence wrong (${countFaults(gatewayFaults)})`, ofGateways, gatewayFaults.length / 2),
    ...judgeSpells(`presence wrong (${UNPLUGGED})`, ofClients, unpluggedUsers.size),
    {
      id: 'R10',
      what: 'visits over several tabs and gateways that were not told as one join and one leave',
      value: mistoldVisits(visits, watchers, select(entries, 'told')).length,
      unit: 'count',
      of: [visits.length * watchers.length, 'visits seen'],
      goal: { atMost: 0 },
    },
  ];
}

function judgeSpells(what: string, spells: readonly WrongSpell[], faults: number): Figure[] {
  const durations = spells.map(({ durationMs }) => durationMs);
  return [
    {
      id: 'R10',
      what: `${what}, for more than 15 s`,
      value: durations.filter((duration) => duration > WRONG_AT_MOST_MS).length,
      unit: 'count',
      of: [faults, 'faults'],
      goal: { atMost: 0 },
    },
    { id: 'R10', what: `${what}, the longest`, value: Math.max(0, ...durations), unit: 'ms', of: [faults, 'faults'] },
  ];
}

export const presence = scenario<Size>({
  id: 'R10',
  title: 'who is in the room, while gateways and clients vanish',
  workers: false,
  sizes: {
    short: { visits: 1, rounds: [[killed(0), unplugged(1), cutOff]] },
    long: {
      visits: 20,
      rounds: [
        [killed(0)],
        [stopped(1)],
        [cutOff],
        [unplugged(0)],
        [killed(1), cutOff],
        [stopped(0), unplugged(1)],
        [killed(2)],
      ],
    },
  },
  run,
  judge,
});
