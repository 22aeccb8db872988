import { parseArgs } from 'node:util';

export interface Options {
  pairs: number;
  /** Measure the limit program against itself. */
  self: boolean;
  /** Names of scenarios; empty: all. */
  only: string[];
  jsonFile?: string;
  postgresUrl?: string;
  /** Measured from its start to the first 200; empty: not at all. */
  startCommand: string[];
  pin: boolean;
  help: boolean;
}

export const HELP = `Measures the product against the limit program, in turn, in one run.

  pnpm bench [options]

  --quick           3 pairs of slices a figure instead of 9
  --pairs N         N pairs
  --self            the limit program against itself: how much of a ratio is noise
  --only a,b        only these scenarios: send-16 send-64 latency fan-out list page sign-in idle-sockets deep
                    warm-start
  --json FILE       also write everything that was measured
  --postgres URL    use this PostgreSQL 18 (a user who may create databases) instead of an embedded one
  --start COMMAND   what the warm start starts (default: npx -y pnpm@12 start)
  --pin             servers on the first processor, driver and PostgreSQL on the others (Linux, taskset)
`;

const DEFAULT_START = 'npx -y pnpm@12 start';

/** @throws Error on an unknown option or a number of pairs that is none */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      pairs: { type: 'string' },
      self: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      postgres: { type: 'string' },
      start: { type: 'string', default: DEFAULT_START },
      pin: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const pairs = Number(values.pairs ?? (values.quick ? 3 : 9));
  if (!Number.isInteger(pairs) || pairs < 1 || pairs > 1_000) throw new Error('--pairs takes a number from 1 to 1000');
  return {
    pairs,
    self: values.self,
    only: words(values.only, ','),
    ...(values.json === undefined ? {} : { jsonFile: values.json }),
    ...(values.postgres === undefined ? {} : { postgresUrl: values.postgres }),
    startCommand: words(values.start, ' '),
    pin: values.pin,
    help: values.help,
  };
}

const words = (text: string, separator: string): string[] => text.split(separator).filter((word) => word !== '');
