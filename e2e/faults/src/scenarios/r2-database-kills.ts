import { setTimeout as delay } from 'node:timers/promises';
import { openConversations, type Conversation } from '../drivers/cast.js';
import { Readers } from '../drivers/readers.js';
import { finish } from './finish.js';
import { fault } from './faults.js';
import { judgeAgents } from './judge-agents.js';
import { judgeMessages } from './judge-messages.js';
import { judgeReadings } from './judge-readings.js';
import { judgeSilence, loseSilently } from './silent-loss.js';
import { scenario, type Stage } from './scenario.js';
import { someKeyless, startTraffic } from './traffic.js';

interface Size {
  readonly kills: number;
  readonly perSecond: number;
  /** The embedded server's supervisor gives up after five deaths a minute. */
  readonly postmasterEveryMs: number;
  /** Whether the connections are also lost without a word, which takes long to notice. */
  readonly isSilentToo: boolean;
}

type Kill = (stage: Stage) => Promise<void>;

const KILLS: readonly [what: string, kill: Kill][] = [
  ['all sessions ended', ({ cluster }) => cluster.postgres.terminateBackends('')],
  ['kill of a backend', ({ cluster }) => cluster.postgres.killBackend()],
  ['kill of the postmaster', ({ cluster }) => cluster.postgres.killPostmaster()],
];

/** Each kill also meets a reader who comes just then, and its sessions are read from the database that is down. */
async function run(stage: Stage, { kills, perSecond, postmasterEveryMs, isSilentToo }: Size): Promise<void> {
  const { cluster, journal, random, stack } = stage;
  const conversations = await openConversations(cluster.url, 3, 9);
  const readers = new Readers(journal, cluster.url);
  stack.defer(() => readers.close());
  for (const conversation of conversations) {
    readers.openSdk(conversation);
    await readers.openRaw(conversation);
  }
  const endTraffic = startTraffic(stage, { conversations, perSecond, send: someKeyless });
  let earliestMs = 0;
  for (let count = 0; count < kills; count++) {
    const [what, kill] = KILLS[count % KILLS.length] as (typeof KILLS)[number];
    await delay(random.between(500, 1_500));
    if (kill === KILLS.at(-1)?.[1]) {
      await delay(Math.max(0, earliestMs - performance.now()));
      earliestMs = performance.now() + postmasterEveryMs;
    }
    readers.drop(random.pick(readers.sdk));
    await fault(stage, what, 'postgres', async () => {
      await kill(stage);
      readers.openSdk(random.pick<Conversation>(conversations));
      await cluster.postgres.query('SELECT 1');
    });
  }
  if (isSilentToo) await loseSilently(stage, conversations);
  await endTraffic();
  await finish(stage, conversations, readers);
}

export const databaseKills = scenario<Size>({
  id: 'R2',
  title: 'PostgreSQL sessions, backends and the postmaster killed under load',
  workers: true,
  sizes: {
    short: { kills: 6, perSecond: 100, postmasterEveryMs: 0, isSilentToo: false },
    long: { kills: 50, perSecond: 200, postmasterEveryMs: 13_000, isSilentToo: true },
  },
  run,
  judge: (entries) => [
    ...judgeMessages('R2', entries),
    ...judgeReadings('R2', entries),
    ...judgeAgents('R2', entries),
    ...judgeSilence('R2', entries),
  ],
});
