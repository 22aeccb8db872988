import { describe, expect, it } from '@jest/globals';
import { KeySeal } from './key-seal.js';
import { createSigningJwk } from './signing-jwk.js';

const seal = new KeySeal(Buffer.alloc(32, 1));

describe('a sealed key', () => {
  it('comes back as it was, and shows nothing of itself', async () => {
    const jwk = await createSigningJwk();
    const sealed = seal.seal(jwk);
    expect(seal.unseal(jwk.kid, sealed)).toEqual(jwk);
    expect(sealed.toString('latin1')).not.toContain(String(jwk.d));
    expect(seal.seal(jwk).equals(sealed)).toBe(false);
  });

  it.each<[string, (sealed: Buffer) => [KeySeal, string, Buffer]]>([
    ['with another secret', (sealed) => [new KeySeal(Buffer.alloc(32, 2)), 'kid', sealed]],
    ['as another key', (sealed) => [seal, 'other', sealed]],
    [
      'changed',
      (sealed) => [seal, 'kid', Buffer.concat([sealed.subarray(0, -1), Buffer.of((sealed.at(-1) ?? 0) ^ 1)])],
    ],
    ['cut', (sealed) => [seal, 'kid', sealed.subarray(0, 20)]],
    ['as nothing', () => [seal, 'kid', Buffer.alloc(0)]],
  ])('does not open %s', async (_, change) => {
    const [opener, kid, sealed] = change(seal.seal({ ...(await createSigningJwk()), kid: 'kid' }));
    expect(opener.unseal(kid, sealed)).toBeUndefined();
  });
});
