import { setTimeout as delay } from 'node:timers/promises';
import type { Company, Entrance } from './company.js';
import { fault } from './faults.js';
import type { Stage } from './scenario.js';

/** Makes somebody vanish, waits for longer than anything may be wrong, and undoes it. */
export type Vanishing = (stage: Stage, company: Company) => Promise<void>;

const GONE_MS = 18_000;
export const UNPLUGGED = 'network of a client gone';

/** A gateway ends with all of its sockets. */
export const killed =
  (index: number): Vanishing =>
  async (stage, { entrances }) => {
    const { gateway } = entrances[index] as Entrance;
    await fault(stage, 'kill', gateway.name, async () => {
      await gateway.kill();
      await delay(GONE_MS);
      await gateway.start();
    });
  };

/** A gateway answers nobody any more, and its sockets stay open. */
export const stopped =
  (index: number): Vanishing =>
  async (stage, { entrances, guests }) => {
    const entrance = entrances[index] as Entrance;
    await fault(stage, 'stop', entrance.name, async () => {
      entrance.gateway.pause();
      for (const guest of guests.keys()) guest.reach(entrance, false);
      await delay(GONE_MS);
      entrance.gateway.resume();
      for (const guest of guests.keys()) guest.reach(entrance, true);
    });
  };

/** The last gateway cannot reach PostgreSQL: for the others its guests are gone, and it knows nothing of the others. */
export const cutOff: Vanishing = async (stage, { entrances, watchers, guests }) => {
  const entrance = entrances.at(-1) as Entrance;
  const watcher = watchers.at(-1);
  await fault(stage, 'gateway cut off', entrance.name, async () => {
    const mend = stage.cluster.cable.freeze(() => true);
    watcher?.blind(true);
    for (const guest of guests.keys()) guest.reach(entrance, false);
    await delay(GONE_MS);
    mend();
    for (const guest of guests.keys()) guest.reach(entrance, true);
    watcher?.blind(false);
  });
};

/** A client and its gateway hear nothing of each other any more, and of no end either. */
export const unplugged =
  (index: number): Vanishing =>
  async (stage, { entrances, guests }) => {
    const entrance = entrances[index] as Entrance;
    const guest = [...guests.keys()][index];
    if (!guest) throw new Error('each gateway has a guest of its own');
    await fault(stage, UNPLUGGED, guest.userId, async () => {
      const thaw = entrance.relay.freeze(({ label }) => label === guest.userId);
      guest.reach(entrance, false);
      await delay(GONE_MS);
      thaw();
      guest.reach(entrance, true);
    });
  };
