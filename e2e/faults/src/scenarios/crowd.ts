import { setTimeout as delay } from 'node:timers/promises';
import { openConversations, type Conversation } from '../drivers/cast.js';
import { Readers } from '../drivers/readers.js';
import type { Stage } from './scenario.js';

const AT_ONCE = 50;
const PAUSE_MS = 50;
const ALL_IN_WITHIN_MS = 120_000;

export interface Crowd {
  readonly conversations: readonly Conversation[];
  readonly readers: Readers;
}

/** Many readers in a few rooms, all of them in. */
export async function gather({ cluster, journal, stack }: Stage, rooms: number, count: number): Promise<Crowd> {
  const conversations = await openConversations(cluster.url, 8, rooms);
  const readers = new Readers(journal, cluster.url);
  stack.defer(() => readers.close());
  for (let index = 0; index < count; index++) {
    readers.openSdk(conversations[index % rooms] as Conversation);
    if (index % AT_ONCE === AT_ONCE - 1) await delay(PAUSE_MS);
  }
  await readers.catchUp(cluster.postgres, ALL_IN_WITHIN_MS);
  return { conversations, readers };
}
