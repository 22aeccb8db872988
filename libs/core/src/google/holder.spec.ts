import { describe, expect, it } from '@jest/globals';
import { holderOfBrowser, holderOfChallenge, holderOfVerifier } from './holder.js';

describe('the holder of an attempt', () => {
  it('of a challenge is who has its verifier (RFC 7636, appendix B)', () => {
    const holder = holderOfChallenge('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    expect(holderOfVerifier('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toEqual(holder);
    expect(holderOfVerifier('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl')).not.toEqual(holder);
  });

  it('by cookie is never one by verifier', () => {
    expect(holderOfBrowser('same').hash).toEqual(holderOfVerifier('same').hash);
    expect(holderOfBrowser('same')).not.toEqual(holderOfVerifier('same'));
  });
});
