import type { PostgresFacts } from './cluster/postgres.js';
import { verdictOf, type Figure, type Form, type Goal, type Unit } from './figure.js';

/** What a figure depends on beside the code. */
export interface Circumstances {
  readonly startedAt: string;
  readonly form: Form;
  readonly seed: number;
  readonly processor: string;
  readonly processors: number;
  readonly node: string;
  readonly postgres: PostgresFacts;
  /** What carries signals between the processes. */
  readonly bus: 'PostgreSQL' | 'Redis';
}

export interface Run extends Circumstances {
  readonly figures: readonly Figure[];
}

/** A run as text: on what it was measured, and the table, in Markdown. */
export function renderRun(run: Run): string {
  const { startedAt, form, seed, processor, processors, node, postgres, bus } = run;
  return [
    `${form} form, seed ${seed}, signals over ${bus}, ${startedAt}`,
    `${processors} x ${processor}, Node ${node}, PostgreSQL ${postgres.version}, ` +
      `fsync ${postgres.fsync}, synchronous_commit ${postgres.synchronousCommit}`,
    'A kill is kill -9 of a process: the machine and its disks go on. It is no power cut.',
    '',
    renderTable(run.figures, form),
    '',
  ].join('\n');
}

/** Figures as a Markdown table. */
export function renderTable(figures: readonly Figure[], form: Form): string {
  const header = ['#', 'figure', 'measured', 'of', 'goal', ''];
  const rows = figures.map((figure) => [
    figure.id,
    figure.what,
    format(figure.value, figure.unit),
    `${figure.of[0].toLocaleString('en')} ${figure.of[1]}`,
    figure.goal ? formatGoal(figure.goal, figure.unit) : '',
    verdictOf(figure, form) ?? '',
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function formatGoal(goal: Goal, unit: Unit): string {
  if ('atLeast' in goal) return `≥ ${format(goal.atLeast, unit)}`;
  return goal.atMost === 0 ? '0' : `≤ ${format(goal.atMost, unit)}`;
}

const MIB = 1_024 * 1_024;
const FORMATS: Readonly<Record<Unit, (value: number) => string>> = {
  count: (value) => value.toLocaleString('en'),
  ms: (value) => (value < 1_000 ? `${value.toFixed(0)} ms` : `${(value / 1_000).toFixed(2)} s`),
  share: (value) => `${Number((value * 100).toFixed(3))} %`,
  bytes: (value) => `${(value / MIB).toFixed(1)} MiB`,
  factor: (value) => `${value.toFixed(2)}x`,
};

function format(value: number, unit: Unit): string {
  return Number.isNaN(value) ? 'nothing' : FORMATS[unit](value);
}
