import type { Cluster } from '../cluster/cluster.js';
import type { Figure, Form } from '../figure.js';
import type { Entry } from '../journal/entry.js';
import type { Journal } from '../journal/journal.js';
import type { Random } from '../random.js';

/** What a scenario plays on. */
export interface Stage {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly random: Random;
  /** What must not outlive the scenario. */
  readonly stack: AsyncDisposableStack;
}

interface ScenarioParts<Size> {
  /** The number of its figures in docs/reliability.md. */
  readonly id: string;
  readonly title: string;
  /** Whether agents answer meanwhile. */
  readonly workers: boolean;
  readonly sizes: Readonly<Record<Form, Size>>;
  /** Plays, and leaves nothing behind but the journal. */
  readonly run: (stage: Stage, size: Size) => Promise<void>;
  /** What the journal proves, by it alone. */
  readonly judge: (entries: readonly Entry[]) => Figure[];
}

export interface Scenario extends Omit<ScenarioParts<never>, 'sizes' | 'run'> {
  readonly run: (stage: Stage, form: Form) => Promise<void>;
}

export function scenario<Size>({ sizes, run, ...rest }: ScenarioParts<Size>): Scenario {
  return { ...rest, run: (stage, form) => run(stage, sizes[form]) };
}
