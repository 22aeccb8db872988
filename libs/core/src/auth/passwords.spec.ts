import { describe, expect, it } from '@jest/globals';
import { hash, verify } from '@node-rs/argon2';
import { Passwords } from './passwords.js';

describe('passwords', () => {
  it('are told from others, in any Unicode form and to the last character', async () => {
    const passwords = new Passwords();
    const long = `${'x'.repeat(127)}ü`;
    const phc = await passwords.hash(long);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(passwords.matches(phc, long.normalize('NFD'))).resolves.toBe(true);
    await expect(passwords.matches(phc, long.slice(0, -1))).resolves.toBe(false);
  });

  it('are never cut: the last of 128 characters counts, and so does what follows a NUL', async () => {
    const passwords = new Passwords();
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
    const passwords = new Passwords({ hash, verify: counting });
    const phc = await passwords.hash('a long enough pass phrase');
    await passwords.matches(phc, 'wrong');
    await passwords.matches(null, 'wrong');
    expect(compared).toEqual([phc, expect.any(String)]);
    expect(compared.every((each) => passwords.isCurrent(each))).toBe(true);
  });

  it('know a hash that was made with other parameters', async () => {
    const weaker = await hash('a long enough pass phrase', { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    expect(new Passwords().isCurrent(weaker)).toBe(false);
    await expect(new Passwords().matches(weaker, 'a long enough pass phrase')).resolves.toBe(true);
  });

  it('match nothing where there is no account, also after a flood that was refused', async () => {
    const passwords = new Passwords();
    const flood = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.matches(null, 'guess')));
    const refused = flood.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(80 - 4 - 64);
    expect(refused[0]).toMatchObject({ reason: { code: 'server.unavailable' } });
    await expect(passwords.matches(null, 'guess')).resolves.toBe(false);
  });
});
