import { setTimeout as delay } from 'node:timers/promises';
import type { TestRedis } from '@openhands-connect/platform/testing';
import { fault, type Mischief } from './faults.js';

const LONGEST_MS = 3_000;
const SHORTEST_MS = 500;

/** What happens to a Redis, where there is one. */
export function redisFaults(redis: TestRedis | undefined): readonly Mischief[] {
  if (!redis) return [];
  return [
    // Gone with all that it held, and back empty.
    (stage) =>
      fault(stage, 'kill', 'redis', async () => {
        await redis.kill();
        await delay(stage.random.between(SHORTEST_MS, LONGEST_MS));
        await redis.restart();
      }),
    // It keeps its connections and answers nothing.
    (stage) =>
      fault(stage, 'stop', 'redis', async () => {
        redis.freeze();
        await delay(stage.random.between(SHORTEST_MS, LONGEST_MS));
        redis.thaw();
      }),
  ];
}
