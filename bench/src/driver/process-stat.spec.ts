import { describe, expect, it } from '@jest/globals';
import { cpuMsOf, readCpuMs } from './process-stat.js';

describe('cpuMsOf', () => {
  it('adds user and system ticks, whatever the command is called', () => {
    const stat = '42 (node (main) x) S 1 42 42 0 -1 4194560 900 0 1 0 250 31 0 0 20 0 11 0 100 0';
    expect(cpuMsOf(stat)).toBe(2810);
  });

  it('refuses what is no stat line', () => {
    expect(() => cpuMsOf('nonsense')).toThrow('not the text');
  });
});

describe('readCpuMs', () => {
  it('agrees with what the process knows of itself', () => {
    const { user, system } = process.cpuUsage();
    expect(Math.abs(readCpuMs(process.pid) - (user + system) / 1000)).toBeLessThan(100);
  });
});
