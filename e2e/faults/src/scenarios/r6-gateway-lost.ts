import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../checks/percentile.js';
import { resumeTimes } from '../checks/resume-times.js';
import type { ServerProcess } from '../cluster/server-process.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { finish } from './finish.js';
import { gather } from './crowd.js';
import { fault } from './faults.js';
import { judgeReadings } from './judge-readings.js';
import { scenario, type Stage } from './scenario.js';
import { allKeyed, startTraffic } from './traffic.js';

interface Size {
  readonly clients: number;
  readonly rooms: number;
  readonly kills: number;
  /** How long the others have it all to themselves. */
  readonly goneMs: number;
}

/** Each kill takes another gateway, and it is not there again before all of its clients should be elsewhere. */
async function run(stage: Stage, { clients, rooms, kills, goneMs }: Size): Promise<void> {
  const { cluster } = stage;
  const { conversations, readers } = await gather(stage, rooms, clients);
  const endTraffic = startTraffic(stage, { conversations, perSecond: rooms, send: allKeyed });
  const gateways = cluster.of('gateway');
  for (let count = 0; count < kills; count++) {
    const gateway = gateways[count % gateways.length] as ServerProcess;
    await delay(2_000);
    await fault(stage, 'kill', gateway.name, async () => {
      await gateway.kill();
      await delay(goneMs);
    });
    await gateway.start();
  }
  await endTraffic();
  await finish(stage, conversations, readers);
}

function judge(entries: readonly Entry[]): Figure[] {
  const turns = select(entries, 'reader');
  const kills = select(entries, 'fault').filter(({ phase }) => phase === 'begin');
  const times = kills.flatMap(({ at }) => resumeTimes(turns, at));
  const never = times.filter((time) => !Number.isFinite(time));
  return [
    {
      id: 'R6',
      what: `from the end of their gateway until clients have resumed, p99 (${kills.length} × kill)`,
      value: percentile(times, 0.99),
      unit: 'ms',
      of: [times.length, 'clients cut off'],
      goal: { atMost: 5_000 },
      isTiming: true,
    },
    {
      id: 'R6',
      what: 'clients that never came back',
      value: never.length,
      unit: 'count',
      of: [times.length, 'clients cut off'],
      goal: { atMost: 0 },
    },
    ...judgeReadings('R6', entries),
  ];
}

export const gatewayLost = scenario<Size>({
  id: 'R6',
  title: 'one of three gateways killed under a crowd',
  workers: false,
  sizes: {
    short: { clients: 300, rooms: 10, kills: 1, goneMs: 6_000 },
    long: { clients: 2_000, rooms: 40, kills: 3, goneMs: 20_000 },
  },
  run,
  judge,
});
