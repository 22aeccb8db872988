import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { verify } from '@node-rs/argon2';
import { Argon2Threads, threadsFor } from './argon2-threads.js';

const CHEAP = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

/** Of each thread of this process, as Linux has it. */
function nicenesses(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

describe('the threads for hashing', () => {
  const threads = new Argon2Threads();
  afterAll(() => threads.onApplicationShutdown());

  it('hash and compare as the package itself does', async () => {
    const phc = await threads.hash('a long enough pass phrase', CHEAP);
    await expect(verify(phc, 'a long enough pass phrase')).resolves.toBe(true);
    await expect(threads.verify(phc, 'a long enough pass phrase')).resolves.toBe(true);
    await expect(threads.verify(phc, 'another pass phrase')).resolves.toBe(false);
  });

  it('tell what goes wrong, and go on', async () => {
    await expect(threads.verify('no hash', 'a long enough pass phrase')).rejects.toThrow('Decoding failed');
    await expect(threads.hash('a long enough pass phrase', CHEAP)).resolves.toMatch(/^\$argon2id\$/);
  });
});

it.each([
  [2, 24, 2],
  [64, 256, 8],
  [8, 1, 4],
  [8, 0.25, 1],
  [1, 256, 1],
  [4, 0.1, 1],
])('with %d processors and %d GiB there are %d threads for hashing', (processors, gibibytes, threads) => {
  expect(threadsFor(processors, gibibytes * 1024 ** 3)).toBe(threads);
});

/** The niceness of threads is Linux's. */
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('many hashes at once', () => {
  const threads = new Argon2Threads();
  afterAll(() => threads.onApplicationShutdown());

  it('take no more threads than are good for it, and give way to all others', async () => {
    const giveWay = (): number => nicenesses().filter((niceness) => niceness === 5).length;
    const before = giveWay();
    await Promise.all(Array.from({ length: 40 }, () => threads.hash('a long enough pass phrase', CHEAP)));
    expect(giveWay() - before).toBe(threads.concurrency);
    expect(nicenesses()).toContain(0);
  });
});
