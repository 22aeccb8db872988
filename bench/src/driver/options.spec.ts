import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.js';

describe('parseOptions', () => {
  it('measures everything in nine pairs unless told', () => {
    expect(parseOptions([])).toEqual({
      pairs: 9,
      self: false,
      only: [],
      startCommand: ['npx', '-y', 'pnpm@12', 'start'],
      pin: false,
      help: false,
    });
  });

  it('takes what it is told', () => {
    const options = parseOptions(['--quick', '--only', 'send-16,deep', '--json', 'out.json', '--start', 'node  x.js']);
    expect(options).toMatchObject({ pairs: 3, only: ['send-16', 'deep'], jsonFile: 'out.json' });
    expect(options.startCommand).toEqual(['node', 'x.js']);
    expect(parseOptions(['--quick', '--pairs', '12']).pairs).toBe(12);
  });

  it.each([
    ['--pairs', '0'],
    ['--pairs', '2.5'],
    ['--pairs', 'many'],
    ['--unknown', 'x'],
  ])('refuses %s %s', (...argv) => {
    expect(() => parseOptions(argv)).toThrow();
  });
});
