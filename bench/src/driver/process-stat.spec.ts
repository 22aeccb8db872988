import { describe, expect, it } from '@jest/globals';
import { parseProcessStat, readCpuMs, readProcessStat } from './process-stat.js';

describe('parseProcessStat', () => {
  it('adds user and system ticks, whatever the command is called', () => {
    const stat = '42 (node (main) x) S 7 42 42 0 -1 4194560 900 0 1 0 250 31 5 6 20 0 11 0 100 0';
    expect(parseProcessStat(stat)).toEqual({ parentPid: 7, cpuMs: 2810, endedChildrenCpuMs: 110 });
  });

  it('refuses what is no stat line', () => {
    expect(() => parseProcessStat('nonsense')).toThrow('not the text');
  });
});

describe('readCpuMs', () => {
  it('agrees with what the process knows of itself', () => {
    const { user, system } = process.cpuUsage();
    expect(Math.abs(readCpuMs(process.pid) - (user + system) / 1000)).toBeLessThan(100);
    expect(readProcessStat(process.pid).parentPid).toBe(process.ppid);
  });

  it('refuses a process that is not there', () => {
    expect(() => readCpuMs(2 ** 30)).toThrow();
  });
});
