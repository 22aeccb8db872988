import { describe, expect, it } from '@jest/globals';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { Passwords } from './passwords.js';

const THREADS = 4;

describe('passwords', () => {
  it('are told from others, in any Unicode form and to the last character', async () => {
    const passwords = new Passwords(THREADS);
    const long = `${'x'.repeat(127)}ü`;
    const phc = await passwords.hash(long);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(passwords.matches(phc, long.normalize('NFD'))).resolves.toBe(true);
    await expect(passwords.matches(phc, long.slice(0, -1))).resolves.toBe(false);
  });

  it('are never cut: the last of 128 characters counts, and so does what follows a NUL', async () => {
    const passwords = new Passwords(THREADS);
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
    const counting: typeof verify = (phc, ...rest) => {
      compared.push(String(phc));
      return verify(phc, ...rest);
    };
    const passwords = new Passwords(THREADS, { hash, verify: counting });
    const phc = await passwords.hash('a long enough pass phrase');
    await passwords.matches(phc, 'wrong');
    await passwords.matches(null, 'wrong');
    expect(compared).toEqual([phc, expect.any(String)]);
    expect(compared.every((each) => passwords.isCurrent(each))).toBe(true);
  });

  it('know a hash that was made with other parameters', async () => {
    const weaker = await hash('a long enough pass phrase', { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    expect(new Passwords(THREADS).isCurrent(weaker)).toBe(false);
    await expect(new Passwords(THREADS).matches(weaker, 'a long enough pass phrase')).resolves.toBe(true);
  });

  it('match nothing where there is no account, also after a flood that was refused', async () => {
    const passwords = new Passwords(THREADS);
    const flood = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.matches(null, 'guess')));
    const refused = flood.filter(({ status }) => status === 'rejected');
    const running = Math.min(THREADS - 1, availableParallelism());
    expect(refused).toHaveLength(80 - running - 64);
    expect(refused[0]).toMatchObject({ reason: { code: 'server.unavailable' } });
    await expect(passwords.matches(null, 'guess')).resolves.toBe(false);
  });

  it.each([1, 2, 4, 64])(
    'of %d threads leave one to others, and never take more than there are processors',
    async (threads) => {
      let [running, most] = [0, 0];
      const slow: typeof verify = async () => {
        most = Math.max(most, (running += 1));
        await new Promise(setImmediate);
        running -= 1;
        return false;
      };
      const passwords = new Passwords(threads, { hash, verify: slow });
      await Promise.all(Array.from({ length: 60 }, () => passwords.matches(null, 'guess')));
      expect(most).toBe(Math.max(1, Math.min(threads - 1, availableParallelism())));
    },
  );

  it('cost nothing where the caller has gone while they waited', async () => {
    let compared = 0;
    const counting: typeof verify = async () => (compared += 1) > 0;
    const passwords = new Passwords(2, { hash, verify: counting });
    const gone = new AbortController();
    const first = passwords.matches(null, 'guess');
    const others = Array.from({ length: 10 }, () => passwords.matches(null, 'guess', gone.signal));
    gone.abort(new Error('gone'));
    expect((await Promise.allSettled(others)).every(({ status }) => status === 'rejected')).toBe(true);
    await first;
    expect(compared).toBe(1);
  });
});
