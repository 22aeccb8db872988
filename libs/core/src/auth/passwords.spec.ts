import { describe, expect, it } from '@jest/globals';
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

  it('match nothing where there is no account, also after a flood that was refused', async () => {
    const passwords = new Passwords();
    const flood = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.matches(null, 'guess')));
    const refused = flood.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(80 - 4 - 64);
    expect(refused[0]).toMatchObject({ reason: { code: 'server.unavailable' } });
    await expect(passwords.matches(null, 'guess')).resolves.toBe(false);
  });
});
