import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { treeCpuMs } from './process-tree.js';

const BURN_200_MS = 'const end = process.cpuUsage().user + 200000; while (process.cpuUsage().user < end);';

describe('treeCpuMs', () => {
  it('counts children that have ended', () => {
    const before = treeCpuMs([process.pid]);
    execFileSync(process.execPath, ['-e', BURN_200_MS]);
    expect(treeCpuMs([process.pid]) - before).toBeGreaterThanOrEqual(190);
  });

  it('counts children that run, but not for somebody who is not above them', async () => {
    const child = spawn(process.execPath, ['-e', `${BURN_200_MS} console.log('burnt'); setInterval(() => {}, 1000);`]);
    await once(child.stdout, 'data');
    const own = treeCpuMs([child.pid ?? 0]);
    expect(own).toBeGreaterThanOrEqual(190);
    expect(treeCpuMs([process.pid])).toBeGreaterThanOrEqual(own);
    expect(treeCpuMs([])).toBe(0);
    child.kill();
    await once(child, 'exit');
  });
});
