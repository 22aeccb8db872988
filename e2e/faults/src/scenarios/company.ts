import type { ServerProcess } from '../cluster/server-process.js';
import { signUp, openConversations, type Conversation } from '../drivers/cast.js';
import { UserTabs, type Way } from '../drivers/tabs.js';
import { Watcher } from '../drivers/watcher.js';
import { Relay } from '../relay/relay.js';
import type { Stage } from './scenario.js';

/** A gateway, and the relay of its own through which everybody reaches it. */
export interface Entrance extends Way {
  readonly gateway: ServerProcess;
  readonly relay: Relay;
}

/** A room with a watcher at each gateway, and users who come and go. */
export interface Company {
  readonly entrances: readonly Entrance[];
  readonly watchers: readonly Watcher[];
  /** Where each of them should have a tab. */
  readonly guests: ReadonlyMap<UserTabs, readonly Entrance[]>;
  /** Comes and goes by itself. */
  readonly visitor: UserTabs;
}

/** Each gateway has a guest of its own, and two guests are on several: those must outlive the loss of any one gateway. */
export async function assemble(stage: Stage): Promise<Company> {
  const { cluster, journal, stack } = stage;
  const [conversation] = (await openConversations(cluster.url, 1, 1)) as [Conversation];
  const entrances = await Promise.all(cluster.of('gateway').map((gateway) => openEntrance(stage, gateway)));
  const watchers: Watcher[] = [];
  for (const way of entrances) {
    const { token } = await invite(cluster.url, conversation);
    const watcher = new Watcher({ journal, way, token, conversationId: conversation.id });
    stack.defer(() => watcher.close());
    await watcher.open();
    watchers.push(watcher);
  }
  const bring = async (): Promise<UserTabs> => {
    const user = await invite(cluster.url, conversation);
    const tabs = new UserTabs({ journal, conversationId: conversation.id, ...user });
    stack.defer(() => tabs.closeAll());
    return tabs;
  };
  const guests = new Map<UserTabs, readonly Entrance[]>();
  for (const entrance of entrances) guests.set(await bring(), [entrance]);
  guests.set(await bring(), entrances);
  guests.set(await bring(), entrances.slice(0, 2));
  const company = { entrances, watchers, guests, visitor: await bring() };
  await seatAll(company);
  return company;
}

/** Opens the tabs that are missing. */
export async function seatAll({ guests }: Company): Promise<void> {
  for (const [guest, entrances] of guests) {
    for (const entrance of entrances) if (!guest.has(entrance)) await guest.open(entrance);
  }
}

async function openEntrance({ stack }: Stage, gateway: ServerProcess): Promise<Entrance> {
  const relay = await Relay.open(() => (gateway.isInRotation ? [gateway] : []));
  stack.defer(() => relay.close());
  return { name: gateway.name, url: `http://127.0.0.1:${relay.port}`, gateway, relay };
}

async function invite(url: string, { id, owner }: Conversation): Promise<{ userId: string; token: string }> {
  const { client, userId, email } = await signUp(url, 'guest');
  await owner.client.call('addMember', { path: { conversation_id: id }, body: { email, role: 'editor' } });
  const token = await client.getToken();
  if (token === undefined) throw new Error('whoever has signed up has a token');
  return { userId, token };
}
