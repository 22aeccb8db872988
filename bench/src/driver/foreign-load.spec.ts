import { describe, expect, it } from '@jest/globals';
import { sampleForeignLoad, ticksOf } from './foreign-load.js';

describe('ticksOf', () => {
  it('takes the line of all processors and counts waiting for disks as idle', () => {
    const stat = 'cpu  100 1 20 1000 30 2 3 4 50 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
    expect(ticksOf(stat)).toEqual({ busy: 130, all: 1160 });
  });
});

describe('sampleForeignLoad', () => {
  it('is a share', async () => {
    const load = await sampleForeignLoad();
    expect(load).toBeGreaterThanOrEqual(0);
    expect(load).toBeLessThanOrEqual(1);
  });
});
