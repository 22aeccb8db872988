import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { verify } from '@node-rs/argon2';
import { Argon2Threads } from './argon2-threads.js';

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

/** The niceness of threads is Linux's. */
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('many hashes at once', () => {
  const threads = new Argon2Threads();
  afterAll(() => threads.onApplicationShutdown());

  it('take a thread for each processor, and give way to all others', async () => {
    const giveWay = (): number => nicenesses().filter((niceness) => niceness === 5).length;
    const before = giveWay();
    await Promise.all(Array.from({ length: 40 }, () => threads.hash('a long enough pass phrase', CHEAP)));
    expect(giveWay() - before).toBe(availableParallelism());
    expect(nicenesses()).toContain(0);
  });
});
