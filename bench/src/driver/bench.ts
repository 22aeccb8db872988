import { fileURLToPath } from 'node:url';
import type { CleanUp } from './clean-up.js';
import { machineFacts, prepareSurroundings, type MachineFacts } from './environment.js';
import type { Options } from './options.js';
import { ON_FIRST_CPU, leaveFirstCpu } from './pinning.js';
import type { FigureResult } from './result.js';
import { runScenario, type ScenarioResult } from './run.js';
import { SCENARIOS } from './scenarios/index.js';
import { startTarget, type Program, type Surroundings } from './target.js';
import { measureWarmStart, type WarmStart } from './warm-start.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WARM_START = 'warm-start';
const LIMIT = ['bench/dist/limit/main.js'];
const PRODUCT = ['apps/standalone/dist/main.js'];

/** Everything that the options ask for, and what a reader has to know about where it was measured. */
export interface Run {
  startedAt: string;
  machine: MachineFacts;
  pairs: number;
  self: boolean;
  pin: boolean;
  figures: FigureResult[];
  /** Others' share of the machine (0–1) during each pair that counts. */
  foreignLoad: number[];
  /** Pairs that were thrown away because of others' work. */
  repeated: number;
  warmStart?: WarmStart;
}

/** @throws Error when a scenario is unknown, a server does not come up, or a slice meets anything unexpected */
export async function bench(options: Options, cleanUp: CleanUp): Promise<Run> {
  const known = [...SCENARIOS.map(({ name }) => name), WARM_START];
  const unknown = options.only.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no such scenario: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  const wanted = (name: string): boolean => options.only.length === 0 || options.only.includes(name);

  if (options.pin) leaveFirstCpu();
  const { pairs, self, pin } = options;
  const startedAt = new Date().toISOString();
  const around = await prepareSurroundings(cleanUp, options.postgresUrl);
  const machine = machineFacts(around.postgres);
  const measured = await measureScenarios(options, around, wanted);
  const run = { startedAt, machine, pairs, self, pin, ...measured };
  if (self || !wanted(WARM_START)) return run;
  return { ...run, warmStart: await measureWarmStart(options.startCommand, ROOT, around) };
}

async function measureScenarios(options: Options, around: Surroundings, wanted: (name: string) => boolean) {
  const scenarios = SCENARIOS.filter(({ name }) => wanted(name));
  const measured: ScenarioResult = { figures: [], foreignLoad: [], repeated: 0 };
  if (scenarios.length === 0) return measured;
  const program = (name: string, file: readonly string[]): Program => ({
    name,
    command: [...(options.pin ? ON_FIRST_CPU : []), process.execPath, ...file],
    cwd: ROOT,
  });
  const limit = await startTarget(program('limit', LIMIT), around);
  const product = await startTarget(options.self ? program('limit2', LIMIT) : program('product', PRODUCT), around);
  const postmaster = await around.postgres.postmasterPid();
  const ownRoots = [process.pid, ...(postmaster === undefined ? [] : [postmaster])];
  for (const scenario of scenarios) {
    const result = await runScenario(scenario, { product, limit }, { pairs: options.pairs, ownRoots });
    measured.figures.push(...result.figures);
    measured.foreignLoad.push(...result.foreignLoad);
    measured.repeated += result.repeated;
  }
  await product.stop();
  await limit.stop();
  return measured;
}
