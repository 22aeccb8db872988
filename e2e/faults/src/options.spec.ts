import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.js';

describe('the options', () => {
  it('are the long form of everything unless told', () => {
    expect(parseOptions([])).toEqual({ form: 'long', only: [], seed: 1, redis: false, help: false });
  });

  it('take what the help says', () => {
    const argv = ['--short', '--redis', '--only', 'R1,R4', '--seed', '7', '--json', 'a', '--keep', 'b', '--check', 'c'];
    expect(parseOptions(argv)).toEqual({
      form: 'short',
      only: ['R1', 'R4'],
      seed: 7,
      redis: true,
      jsonFile: 'a',
      keep: 'b',
      check: 'c',
      help: false,
    });
  });

  it.each([[['--seed', 'x']], [['--seed', '1.5']], [['--fast']], [['R1']]])('refuse %p', (argv) => {
    expect(() => parseOptions(argv)).toThrow();
  });
});
