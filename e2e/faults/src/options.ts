import { parseArgs } from 'node:util';
import type { Form } from './figure.js';

export interface Options {
  readonly form: Form;
  /** Numbers of figures; empty: all. */
  readonly only: readonly string[];
  readonly seed: number;
  /** Signals go over a Redis, to which things happen too. */
  readonly redis: boolean;
  readonly jsonFile?: string;
  /** Where the journals are kept; unset: nowhere, unless a figure misses its goal. */
  readonly keep?: string;
  /** Judges the journals of an earlier run and runs nothing. */
  readonly check?: string;
  readonly help: boolean;
}

export const HELP = `Kills, stops and cuts everything while messages are sent and read, and accounts for each of them.

  pnpm faults [options]

  --short           a few minutes instead of about an hour; timings are judged loosely
  --only R1,R4      only these figures
  --redis           with Redis between the processes, which R4 kills and stops too
  --seed N          other random choices; the seed is printed (default 1)
  --json FILE       also write the figures there
  --keep DIR        keep the journals, and the logs of all processes
  --check DIR       judge journals that were kept, and run nothing
`;

/** @throws Error on an unknown option or a seed that is no number */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      short: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      redis: { type: 'boolean', default: false },
      json: { type: 'string' },
      keep: { type: 'string' },
      check: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  return {
    form: values.short ? 'short' : 'long',
    only: values.only.split(',').filter((id) => id !== ''),
    seed,
    redis: values.redis,
    ...(values.json === undefined ? {} : { jsonFile: values.json }),
    ...(values.keep === undefined ? {} : { keep: values.keep }),
    ...(values.check === undefined ? {} : { check: values.check }),
    help: values.help,
  };
}
