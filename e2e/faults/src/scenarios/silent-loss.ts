import type { Conversation } from '../drivers/cast.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { fault } from './faults.js';
import type { Stage } from './scenario.js';

const SILENCE = 'connections silenced';
const PATIENCE_MS = 1_000;
const ENOUGH_ANSWERS = 50;

/** As when the machine of a database is gone and another one takes over its address: no old connection is ever answered. */
export async function loseSilently(stage: Stage, [conversation]: readonly Conversation[]): Promise<void> {
  const api = stage.cluster.of('api').at(-1);
  if (!api || !conversation) return;
  const { getToken } = conversation.owner.client;
  const url = `http://127.0.0.1:${api.port}/api/conversation/${conversation.id}`;
  await fault(stage, SILENCE, api.name, async () => {
    const mend = stage.cluster.cable.freeze(() => true);
    for (let answers = 0; answers < ENOUGH_ANSWERS;) {
      const headers = { Authorization: `Bearer ${await getToken()}` };
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const status = await fetch(url, { headers, signal }).then(
        (response) => response.status,
        () => 0,
      );
      answers = status === 200 ? answers + 1 : 0;
    }
    mend();
  });
}

/** Nothing where it was not done. */
export function judgeSilence(id: string, entries: readonly Entry[]): Figure[] {
  const [begin, end] = select(entries, 'fault').filter(({ what }) => what === SILENCE);
  if (!begin || !end) return [];
  return [
    {
      id,
      what: 'from the silent loss of all its database connections until an API answers steadily',
      value: end.at - begin.at,
      unit: 'ms',
      of: [1, 'API'],
      goal: { atMost: 30_000 },
    },
  ];
}
