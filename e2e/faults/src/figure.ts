export type Goal = { readonly atMost: number } | { readonly atLeast: number };
export type Unit = 'count' | 'ms' | 'share' | 'bytes' | 'factor';
/** The short form runs on machines that do other things too. */
export type Form = 'short' | 'long';

/** One measured value, and what it should be. */
export interface Figure {
  /** Its number in docs/reliability.md. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  /** How many were looked at, and of what. A figure over nothing proves nothing, and has missed its goal. */
  readonly of: readonly [count: number, what: string];
  readonly goal?: Goal;
  /** It depends on how fast the machine is: the short form judges it loosely. */
  readonly isTiming?: boolean;
}

export type Verdict = 'met' | 'met, loosely' | 'MISSED' | 'NO EVIDENCE';

/** How far from its goal a timing may be in the short form. */
const LOOSELY = 5;

/** Undefined for a figure without a goal. */
export function verdictOf({ value, of, goal, isTiming = false }: Figure, form: Form): Verdict | undefined {
  if (!goal) return undefined;
  if (of[0] === 0) return 'NO EVIDENCE';
  if (reaches(value, goal)) return 'met';
  return form === 'short' && isTiming && reaches(value, loosened(goal)) ? 'met, loosely' : 'MISSED';
}

export function isMissed(figure: Figure, form: Form): boolean {
  const verdict = verdictOf(figure, form);
  return verdict === 'MISSED' || verdict === 'NO EVIDENCE';
}

function reaches(value: number, goal: Goal): boolean {
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function loosened(goal: Goal): Goal {
  return 'atMost' in goal ? { atMost: goal.atMost * LOOSELY } : { atLeast: goal.atLeast / LOOSELY };
}
