import { setTimeout as delay } from 'node:timers/promises';
import { differingAnswers } from '../checks/differing-answers.js';
import { rowsPerKey } from '../checks/rows-per-key.js';
import { openConversations } from '../drivers/cast.js';
import { Readers } from '../drivers/readers.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { finish } from './finish.js';
import { cutAnswers, killAndStart } from './faults.js';
import { countFaults } from './judge-faults.js';
import { judgeMessages } from './judge-messages.js';
import { judgeReadings } from './judge-readings.js';
import { scenario, type Stage } from './scenario.js';
import { startTraffic, type TrafficOptions } from './traffic.js';

interface Size {
  readonly kills: number;
  readonly perSecond: number;
}

/** Over REST, over sockets, and twice at the same time. One answer in ten is cut off, so that the same is asked again. */
async function run(stage: Stage, { kills, perSecond }: Size): Promise<void> {
  const { cluster, journal, random, stack } = stage;
  const conversations = await openConversations(cluster.url, 3, 6);
  const readers = new Readers(journal, cluster.url);
  stack.defer(() => readers.close());
  for (const conversation of [...conversations, ...conversations]) readers.openSdk(conversation);
  const send: TrafficOptions['send'] = async (sender, conversation, key, index) => {
    const reader = readers.sdk[index % conversations.length];
    if (index % 3 === 0) await sender.twins(conversation, key);
    else if (index % 3 === 1 && reader) await sender.overSocket(reader.conversation, key, reader.realtime);
    else await sender.keyed(conversation, key);
  };
  const endTraffic = startTraffic(stage, { conversations, perSecond, send });
  const stopCutting = cutAnswers(stage, 0.1);
  for (let count = 0; count < kills; count++) {
    await delay(random.between(300, 1_500));
    await killAndStart(stage, random.pick(cluster.of(count % 2 === 0 ? 'api' : 'gateway')));
  }
  stopCutting();
  await endTraffic();
  await finish(stage, conversations, readers);
}

function judge(entries: readonly Entry[]): Figure[] {
  const acknowledged = select(entries, 'acknowledged');
  const answered = new Set(acknowledged.map(({ key }) => key));
  const rows = [...rowsPerKey(select(entries, 'sent'), select(entries, 'stored-message'))];
  const wrong = rows.filter(([key, count]) => count > 1 || (answered.has(key) && count === 0));
  const faults = countFaults(select(entries, 'fault'));
  return [
    {
      id: 'R3',
      what: `idempotency keys with other than one row`,
      value: wrong.length,
      unit: 'count',
      of: [faults === '' ? 0 : rows.length, 'keys'],
      goal: { atMost: 0 },
    },
    {
      id: 'R3',
      what: 'keys with answers that differ',
      value: differingAnswers(acknowledged).length,
      unit: 'count',
      of: [acknowledged.length, 'answers'],
      goal: { atMost: 0 },
    },
    ...judgeMessages('R3', entries),
    ...judgeReadings('R3', entries),
  ];
}

export const keys = scenario<Size>({
  id: 'R3',
  title: 'messages asked for again and again, twice at once, through kills and cut answers',
  workers: true,
  sizes: { short: { kills: 4, perSecond: 60 }, long: { kills: 50, perSecond: 120 } },
  run,
  judge,
});
