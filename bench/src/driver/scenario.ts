import type { Target } from './target.js';

/** What a ratio (subject to reference) has to reach, or what the subject itself stays below, in the figure's unit. */
export type Goal = { atLeast: number } | { atMost: number } | { below: number };

export interface Figure {
  key: string;
  title: string;
  unit: string;
  /** Left out: shown, not judged. */
  goal?: Goal;
}

/** One side of a comparison, ready to be measured again and again in short slices. */
export interface Side {
  /** One slice: a value for each figure of the scenario, by key. */
  slice(): Promise<Record<string, number>>;
  close(): Promise<void> | void;
}

export interface Targets {
  product: Target;
  limit: Target;
}

export interface Comparison {
  subject: Side;
  reference: Side;
}

export interface Scenario {
  name: string;
  figures: readonly Figure[];
  open(targets: Targets): Promise<Comparison>;
}

/** The usual comparison: the same on the product and on the limit program. */
export function againstLimit(prepare: (target: Target) => Promise<Side>): Scenario['open'] {
  return async ({ product, limit }) => {
    const reference = await prepare(limit);
    return { reference, subject: await prepare(product) };
  };
}
