import { afterAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import type { Argon2 } from './hashing/argon2.js';
import { Argon2Threads } from './hashing/argon2-threads.js';
import { Passwords } from './passwords.js';

const threads = new Argon2Threads();
afterAll(() => threads.onApplicationShutdown());

/** With another comparison, so many at once. */
function comparing(verify: Argon2['verify'], concurrency = threads.concurrency): Argon2 {
  return { concurrency, hash: (...args) => threads.hash(...args), verify };
}

describe('passwords', () => {
  it('are told from others, in any Unicode form and to the last character', async () => {
    const passwords = new Passwords(threads);
    const long = `${'x'.repeat(127)}ü`;
    const phc = await passwords.hash(long);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(passwords.matches(phc, long.normalize('NFD'))).resolves.toBe(true);
    await expect(passwords.matches(phc, long.slice(0, -1))).resolves.toBe(false);
  });

  it('are never cut: the last of 128 characters counts, and so does what follows a NUL', async () => {
    const passwords = new Passwords(threads);
    const pairs = [
      [`${'x'.repeat(127)}a`, `${'x'.repeat(127)}b`],
      [`${'🔑'.repeat(127)}a`, `${'🔑'.repeat(127)}b`],
      ['same start\u0000a', 'same start\u0000b'],
    ] as const;
    for (const [one, other] of pairs) {
      const phc = await passwords.hash(one);
      await expect(passwords.matches(phc, one)).resolves.toBe(true);
      await expect(passwords.matches(phc, other)).resolves.toBe(false);
    }
  });

  it('cost one comparison of today’s strength, whether there is a hash or not', async () => {
    const compared: string[] = [];
    const counting: Argon2['verify'] = (phc, password) => {
      compared.push(phc);
      return threads.verify(phc, password);
    };
    const passwords = new Passwords(comparing(counting));
    const phc = await passwords.hash('a long enough pass phrase');
    await passwords.matches(phc, 'wrong');
    await passwords.matches(null, 'wrong');
    expect(compared).toEqual([phc, expect.any(String)]);
    expect(compared.every((each) => passwords.isCurrent(each))).toBe(true);
  });

  it('know a hash that was made with other parameters', async () => {
    const weaker = await hash('a long enough pass phrase', { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    expect(new Passwords(threads).isCurrent(weaker)).toBe(false);
    await expect(new Passwords(threads).matches(weaker, 'a long enough pass phrase')).resolves.toBe(true);
  });

  it('match nothing where there is no account, also after a flood that was refused', async () => {
    const passwords = new Passwords(threads);
    const flood = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.matches(null, 'guess')));
    const refused = flood.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(80 - threads.concurrency - 64);
    expect(refused[0]).toMatchObject({ reason: { code: 'server.unavailable' } });
    await expect(passwords.matches(null, 'guess')).resolves.toBe(false);
  });

  it('are compared as many at once as is worth it', async () => {
    let [running, most] = [0, 0];
    const slow: Argon2['verify'] = async () => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      return false;
    };
    const passwords = new Passwords(comparing(slow, 3));
    await Promise.all(Array.from({ length: 60 }, () => passwords.matches(null, 'guess')));
    expect(most).toBe(3);
  });

  it('cost nothing where the caller has gone while they waited', async () => {
    let compared = 0;
    const counting: Argon2['verify'] = async () => (compared += 1) > 0;
    const passwords = new Passwords(comparing(counting, 1));
    const gone = new AbortController();
    const first = passwords.matches(null, 'guess');
    const others = Array.from({ length: 10 }, () => passwords.matches(null, 'guess', gone.signal));
    gone.abort(new Error('gone'));
    expect((await Promise.allSettled(others)).every(({ status }) => status === 'rejected')).toBe(true);
    await first;
    expect(compared).toBe(1);
  });
});
