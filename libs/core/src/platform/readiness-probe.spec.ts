import { describe, expect, it } from '@jest/globals';
import { Drain } from './drain.js';
import { ReadinessProbe, type ReadinessSources } from './readiness-probe.js';

const up = { name: 'database', status: 'up' };

const probe = (sources: Partial<ReadinessSources>): ReadinessProbe =>
  new ReadinessProbe({
    config: { redisUrl: 'redis://localhost' },
    database: { isReachable: async () => true },
    bus: { isDegraded: false },
    drain: new Drain(),
    ...sources,
  });

describe('readiness', () => {
  it.each<[string, Partial<ReadinessSources>, object[]]>([
    ['everything, when all is there', {}, [up, { name: 'redis', status: 'up' }]],
    ['Redis as away', { bus: { isDegraded: true } }, [up, { name: 'redis', status: 'degraded' }]],
    ['no Redis where none is configured', { config: { redisUrl: undefined }, bus: { isDegraded: true } }, [up]],
  ])('names %s', async (_, sources, dependencies) => {
    await expect(probe(sources).check()).resolves.toEqual({ status: 'ready', dependencies });
  });

  it('is none without a database, with Redis or not', async () => {
    const refused = probe({ database: { isReachable: async () => false } }).check();
    await expect(refused).rejects.toMatchObject({
      code: 'server.unavailable',
      errors: [{ path: '/dependencies/database', message: 'does not answer' }],
    });
  });
});
