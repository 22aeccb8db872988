import { InProcessBus, PostgresBus, RedisBus, type Bus, type Database } from '@openhands-connect/platform';
import { hasRedis, startTestRedis, type TestRedis } from '@openhands-connect/platform/testing';
import { startGateways, type GatewaysOptions, type TestGateways } from './start-gateways.js';

/** What carries signals between gateways; over `nothing` none ever arrives. */
export type Link = 'PostgreSQL' | 'Redis' | 'nothing';

export const LINKS: readonly Link[] = ['PostgreSQL', ...(hasRedis ? (['Redis'] as const) : []), 'nothing'];

interface LinkedOptions extends Pick<GatewaysOptions, 'count' | 'options'> {
  /** Puts something between a gateway and its bus. */
  readonly wrap?: (bus: Bus) => Bus;
}

const OPEN: Record<Link, (database: Database, redis: TestRedis | undefined) => Bus | Promise<Bus>> = {
  PostgreSQL: ({ url }) => PostgresBus.open({ url }),
  Redis: ({ url }, redis) => RedisBus.open({ redisUrl: redis?.url ?? '', databaseUrl: url }),
  nothing: () => new InProcessBus(),
};

/** Gateways as processes apart, each with a bus of its own to the others; with Redis, a real one is started for them. */
export async function startLinkedGateways(
  link: Link,
  { wrap = (bus) => bus, ...options }: LinkedOptions,
): Promise<TestGateways> {
  const redis = link === 'Redis' ? await startTestRedis() : undefined;
  const createBus = async (database: Database): Promise<Bus> => wrap(await OPEN[link](database, redis));
  const gateways = await startGateways({ ...options, createBus });
  return {
    ...gateways,
    close: async () => {
      await gateways.close();
      await redis?.stop();
    },
  };
}
