import type { Figure, Goal } from './scenario.js';
import { median } from './statistics.js';

export interface FigureResult extends Figure {
  scenario: string;
  /** Medians over the slices. */
  subject: number;
  reference: number;
  /** One per pair, subject to reference; empty when the reference is nothing to divide by. */
  ratios: number[];
  ratio?: { median: number; min: number; max: number };
  met?: boolean;
}

/** Puts the slices of one figure together; `subject[i]` and `reference[i]` were measured next to each other. */
export function evaluate(
  scenario: string,
  figure: Figure,
  subject: readonly number[],
  reference: readonly number[],
): FigureResult {
  const medians = { subject: median(subject), reference: median(reference) };
  const ratios = subject.map((value, index) => value / (reference[index] ?? 0));
  if (!ratios.every(Number.isFinite)) return { ...figure, scenario, ...medians, ratios: [] };
  const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
  const met = figure.goal && reaches(ratio.median, medians.subject, figure.goal);
  return { ...figure, scenario, ...medians, ratios, ratio, ...(met === undefined ? {} : { met }) };
}

function reaches(ratio: number, subject: number, goal: Goal): boolean {
  if ('below' in goal) return subject < goal.below;
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
}
