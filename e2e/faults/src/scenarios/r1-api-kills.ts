import { setTimeout as delay } from 'node:timers/promises';
import { openConversations } from '../drivers/cast.js';
import { finish } from './finish.js';
import { cutAnswers, killAndStart, pause } from './faults.js';
import { judgeMessages } from './judge-messages.js';
import { scenario, type Stage } from './scenario.js';
import { someKeyless, startTraffic } from './traffic.js';

interface Size {
  readonly kills: number;
  readonly perSecond: number;
}

async function run(stage: Stage, { kills, perSecond }: Size): Promise<void> {
  const { cluster, random } = stage;
  const conversations = await openConversations(cluster.url, 4, 20);
  const endTraffic = startTraffic(stage, { conversations, perSecond, send: someKeyless });
  const stopCutting = cutAnswers(stage, 0.01);
  for (let kill = 0; kill < kills; kill++) {
    await delay(random.between(300, 1_500));
    const api = random.pick(cluster.of('api'));
    // Some hang before they die, with requests that they have taken.
    if (random.next() < 0.2) await pause(stage, api, random.between(100, 1_000));
    await killAndStart(stage, api);
  }
  stopCutting();
  await endTraffic();
  await finish(stage, conversations);
}

export const apiKills = scenario<Size>({
  id: 'R1',
  title: 'API processes killed and stopped under load, answers cut off',
  workers: false,
  sizes: { short: { kills: 5, perSecond: 200 }, long: { kills: 100, perSecond: 200 } },
  run,
  judge: (entries) => judgeMessages('R1', entries),
});
