import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { parseProcessors, watchForeignLoad } from './foreign-load.js';

const BURN_300_MS = 'const end = process.cpuUsage().user + 300000; while (process.cpuUsage().user < end);';

describe('parseProcessors', () => {
  it('takes the line of all processors and counts waiting for disks as idle', () => {
    const stat = 'cpu  100 1 20 1000 30 2 3 4 50 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
    expect(parseProcessors(stat)).toEqual({ busyMs: 1300, allMs: 11_600 });
  });
});

describe('watchForeignLoad', () => {
  it('leaves out what is ours, and sees the same work when it is not', () => {
    const foreignToUs = watchForeignLoad([process.pid]);
    const foreignToNobody = watchForeignLoad([]);
    execFileSync(process.execPath, ['-e', BURN_300_MS]);
    const [ours, all] = [foreignToUs(), foreignToNobody()];
    expect(all - ours).toBeGreaterThan(0.1 / availableParallelism());
    expect(ours).toBeGreaterThanOrEqual(0);
  });
});
