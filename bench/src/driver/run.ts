import { watchForeignLoad } from './foreign-load.js';
import { evaluate, type FigureResult } from './result.js';
import type { Comparison, Scenario, Targets } from './scenario.js';

/** A pair is done again when others took more than this share of the machine in one of its slices. */
export const TOLERATED_FOREIGN_LOAD = 0.15;

interface Pair {
  subject: Record<string, number>;
  reference: Record<string, number>;
  /** Others' share of the machine (0–1) in the worse of the two slices. */
  foreignLoad: number;
}

export interface ScenarioResult {
  figures: FigureResult[];
  /** One for each pair that counts. */
  foreignLoad: number[];
  /** Pairs that were thrown away because of others' work. */
  repeated: number;
}

export interface Plan {
  pairs: number;
  /** Processes of this run, with what descends from them. */
  ownRoots: readonly number[];
}

/**
 * Measures both sides in turn, slice by slice, after one slice each that does not count; every other pair begins with
 * the other side, so that what drifts (clock speed, table sizes) hits both alike. Pairs that others' work disturbed are
 * done again, as many as are wanted at most; then they count all the same.
 */
export async function runScenario(scenario: Scenario, targets: Targets, plan: Plan): Promise<ScenarioResult> {
  const comparison = await scenario.open(targets);
  try {
    await measurePair(comparison, 0, plan);
    const measured: Pair[] = [];
    let repeated = 0;
    while (measured.length < plan.pairs) {
      process.stderr.write(`${scenario.name}: pair ${measured.length + 1} of ${plan.pairs}\n`);
      const pair = await measurePair(comparison, measured.length + repeated + 1, plan);
      if (pair.foreignLoad > TOLERATED_FOREIGN_LOAD && repeated < plan.pairs) repeated++;
      else measured.push(pair);
    }
    const figures = scenario.figures.map((figure) => {
      const valuesOf = (side: 'subject' | 'reference') => measured.map((pair) => pair[side][figure.key] ?? Number.NaN);
      return evaluate(scenario.name, figure, valuesOf('subject'), valuesOf('reference'));
    });
    return { figures, foreignLoad: measured.map((pair) => pair.foreignLoad), repeated };
  } finally {
    await comparison.subject.close();
    await comparison.reference.close();
  }
}

async function measurePair(comparison: Comparison, index: number, { ownRoots }: Plan): Promise<Pair> {
  const loads: number[] = [];
  const slice = async (side: 'subject' | 'reference') => {
    const foreignLoad = watchForeignLoad(ownRoots);
    const values = await comparison[side].slice();
    loads.push(foreignLoad());
    return values;
  };
  const first = index % 2 === 0 ? 'subject' : 'reference';
  const firstValues = await slice(first);
  const secondValues = await slice(first === 'subject' ? 'reference' : 'subject');
  const [subject, reference] = first === 'subject' ? [firstValues, secondValues] : [secondValues, firstValues];
  return { subject, reference, foreignLoad: Math.max(...loads) };
}
