import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Cluster } from './cluster/cluster.js';
import type { Figure } from './figure.js';
import { Journal, readJournal } from './journal/journal.js';
import type { Options } from './options.js';
import { Random } from './random.js';
import { renderTable, type Circumstances, type Run } from './report.js';
import { SCENARIOS } from './scenarios/index.js';
import type { Scenario } from './scenarios/scenario.js';
import { select, type Entry } from './journal/entry.js';

const SIZE = { api: 2, gateway: 3, worker: 1 } as const;
const RUN_FILE = 'run.json';
const LAG = 'delay of the harness';
const NS_PER_MS = 1_000_000;

export interface Places {
  /** For the database, data and logs of the cluster. */
  readonly cluster: string;
  /** For a folder of journals each scenario. */
  readonly journals: string;
}

/** @throws Error when there is no such scenario, or the cluster does not come up */
export async function runSuite(options: Options, places: Places, stack: AsyncDisposableStack): Promise<Run> {
  const scenarios = chosen(options.only);
  let journal: Journal | undefined;
  const cluster = await Cluster.start(
    {
      size: SIZE,
      redis: options.redis,
      directory: places.cluster,
      onDeath: (process, how) => {
        tell(`${process} ended by itself: ${how}`);
        journal?.write({ kind: 'death', at: performance.now(), process, how });
      },
      // Nothing can be measured without it: whoever runs this sees it as an uncaught exception.
      onDatabaseFailure: (error) => {
        throw error;
      },
    },
    stack,
  );
  const circumstances = await readCircumstances(options, cluster);
  const figures: Figure[] = [];
  for (const scenario of scenarios) {
    tell(`${scenario.id}: ${scenario.title}`);
    journal = Journal.open(join(places.journals, scenario.id));
    writeFileSync(join(places.journals, RUN_FILE), JSON.stringify(circumstances));
    await play(scenario, { options, cluster, journal });
    journal.close();
    journal = undefined;
    const judged = judge(scenario, readJournal(join(places.journals, scenario.id)));
    tell(renderTable(judged, options.form));
    figures.push(...judged);
  }
  return { ...circumstances, figures };
}

/** Judges what an earlier run has written down. @throws Error when there is nothing of it */
export function checkJournals(directory: string, only: readonly string[]): Run {
  const circumstances = JSON.parse(readFileSync(join(directory, RUN_FILE), 'utf8')) as Circumstances;
  const figures = chosen(only)
    .filter(({ id }) => existsSync(join(directory, id)))
    .flatMap((scenario) => judge(scenario, readJournal(join(directory, scenario.id))));
  return { ...circumstances, figures };
}

function chosen(only: readonly string[]): readonly Scenario[] {
  const known = SCENARIOS.map(({ id }) => id);
  const unknown = only.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`no such figure: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return SCENARIOS.filter(({ id }) => only.length === 0 || only.includes(id));
}

interface Play {
  readonly options: Options;
  readonly cluster: Cluster;
  readonly journal: Journal;
}

async function play(scenario: Scenario, { options, cluster, journal }: Play): Promise<void> {
  await cluster.heal({ workers: scenario.workers });
  const stack = new AsyncDisposableStack();
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  try {
    await scenario.run({ cluster, journal, stack, random: new Random(options.seed) }, options.form);
  } finally {
    await stack.disposeAsync();
  }
  const value = lag.percentile(99) / NS_PER_MS;
  journal.write({ kind: 'sample', at: performance.now(), name: LAG, subject: 'harness', value });
}

function judge(scenario: Scenario, entries: readonly Entry[]): Figure[] {
  const { id } = scenario;
  const faults: Figure['of'] = [select(entries, 'fault').filter(({ phase }) => phase === 'begin').length, 'faults'];
  const deaths = select(entries, 'death').length;
  const lag = select(entries, 'sample').find(({ name }) => name === LAG);
  return [
    ...scenario.judge(entries),
    { id, what: 'processes that ended by themselves', value: deaths, unit: 'count', of: faults, goal: { atMost: 0 } },
    { id, what: 'delay of the harness itself, p99', value: lag?.value ?? Number.NaN, unit: 'ms', of: [1, 'run'] },
  ];
}

async function readCircumstances({ form, seed, redis }: Options, { postgres }: Cluster): Promise<Circumstances> {
  return {
    startedAt: new Date().toISOString(),
    form,
    seed,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    node: process.version,
    postgres: await postgres.facts(),
    bus: redis ? 'Redis' : 'PostgreSQL',
  };
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
