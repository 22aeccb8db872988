import { sampleForeignLoad } from './foreign-load.js';
import { evaluate, type FigureResult } from './result.js';
import type { Comparison, Scenario, Targets } from './scenario.js';

type Values = Record<string, number>;

export interface ScenarioResult {
  figures: FigureResult[];
  /** How busy the machine was with something else (0–1), before the first pair and after each. */
  foreignLoad: number[];
}

/**
 * Measures both sides in turn, slice by slice, after one slice each that does not count; every other pair begins with
 * the other side, so that what drifts (clock speed, table sizes, neighbours) hits both alike.
 */
export async function runScenario(scenario: Scenario, targets: Targets, pairs: number): Promise<ScenarioResult> {
  const comparison = await scenario.open(targets);
  try {
    await measurePair(comparison, 0);
    const measured: { subject: Values; reference: Values }[] = [];
    const foreignLoad = [await sampleForeignLoad()];
    for (let pair = 1; pair <= pairs; pair++) {
      process.stderr.write(`${scenario.name}: pair ${pair} of ${pairs}\n`);
      measured.push(await measurePair(comparison, pair));
      foreignLoad.push(await sampleForeignLoad());
    }
    const figures = scenario.figures.map((figure) => {
      const valuesOf = (side: 'subject' | 'reference') => measured.map((pair) => pair[side][figure.key] ?? Number.NaN);
      return evaluate(scenario.name, figure, valuesOf('subject'), valuesOf('reference'));
    });
    return { figures, foreignLoad };
  } finally {
    await comparison.subject.close();
    await comparison.reference.close();
  }
}

async function measurePair({ subject, reference }: Comparison, index: number) {
  if (index % 2 === 0) {
    const first = await subject.slice();
    return { subject: first, reference: await reference.slice() };
  }
  const first = await reference.slice();
  return { subject: await subject.slice(), reference: first };
}
