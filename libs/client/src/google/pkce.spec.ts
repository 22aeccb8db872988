import { describe, expect, it } from '@jest/globals';
import { challengeOf, createPkcePair } from './pkce.js';

describe('a verifier and its challenge', () => {
  it('are as RFC 7636 has them (appendix B)', async () => {
    const challenge = await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('are new each time', async () => {
    const [one, other] = [await createPkcePair(), await createPkcePair()];
    expect(one.verifier).toMatch(/^[\w-]{43}$/);
    expect(one.challenge).toBe(await challengeOf(one.verifier));
    expect(one.verifier).not.toBe(other.verifier);
  });
});
