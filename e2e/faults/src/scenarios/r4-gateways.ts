import { setTimeout as delay } from 'node:timers/promises';
import { openConversations } from '../drivers/cast.js';
import { Readers } from '../drivers/readers.js';
import { finish } from './finish.js';
import { fault, killAndStart, pause, type Mischief } from './faults.js';
import { judgeAgents } from './judge-agents.js';
import { judgeMessages } from './judge-messages.js';
import { judgeReadings } from './judge-readings.js';
import { redisFaults } from './redis-faults.js';
import { scenario, type Stage } from './scenario.js';
import { allKeyed, startTraffic } from './traffic.js';

interface Size {
  readonly faults: number;
  readonly perSecond: number;
  readonly conversations: number;
}

const killGateway: Mischief = async (stage) => killAndStart(stage, stage.random.pick(stage.cluster.of('gateway')));

/** In turn; every other one is a gateway's end. */
const MISCHIEF: readonly Mischief[] = [
  async (stage) => killAndStart(stage, stage.random.pick(stage.cluster.of('api'))),
  async (stage) => pause(stage, stage.random.pick(stage.cluster.of('gateway')), stage.random.between(500, 3_000)),
  async (stage) => killAndStart(stage, stage.random.pick(stage.cluster.of('worker'))),
  (stage) => fault(stage, 'doorbell silenced', 'postgres', () => stage.cluster.postgres.terminateBackends('openhands')),
  (stage) => pullCable(stage, stage.random.between(1_000, 6_000)),
  (stage) => cutLinks(stage),
];

/** One process of each kind cannot reach PostgreSQL, and hears of no error. */
async function pullCable(stage: Stage, durationMs: number): Promise<void> {
  await fault(stage, 'cable pulled', 'postgres', async () => {
    const mend = stage.cluster.cable.freeze(() => true);
    await delay(durationMs);
    mend();
  });
}

async function cutLinks(stage: Stage): Promise<void> {
  const { cluster, random } = stage;
  await fault(stage, 'connections cut', 'door', async () => void cluster.door.cut(() => random.next() < 0.3));
}

async function run(stage: Stage, { faults, perSecond, conversations: count }: Size): Promise<void> {
  const { cluster, journal, random, stack } = stage;
  const conversations = await openConversations(cluster.url, 5, count);
  const readers = new Readers(journal, cluster.url);
  stack.defer(() => readers.close());
  for (const conversation of conversations) {
    readers.openSdk(conversation);
    await readers.openRaw(conversation);
  }
  const endTraffic = startTraffic(stage, { conversations, perSecond, send: allKeyed });
  const others = [...redisFaults(cluster.redis), ...MISCHIEF];
  for (let done = 0; done < faults; done++) {
    await delay(random.between(300, 1_500));
    const mischief = done % 2 === 0 ? killGateway : others[((done - 1) / 2) % others.length];
    await mischief?.(stage);
  }
  await endTraffic();
  await finish(stage, conversations, readers);
}

export const gateways = scenario<Size>({
  id: 'R4',
  title: 'three gateways and everything around them killed, stopped and cut off while conversations are read',
  workers: true,
  sizes: {
    short: { faults: 8, perSecond: 50, conversations: 50 },
    long: { faults: 120, perSecond: 100, conversations: 50 },
  },
  run,
  judge: (entries) => [...judgeReadings('R4', entries), ...judgeMessages('R4', entries), ...judgeAgents('R4', entries)],
});
