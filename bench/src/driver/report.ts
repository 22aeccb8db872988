import type { Run } from './bench.js';
import type { FigureResult } from './result.js';
import { TOLERATED_FOREIGN_LOAD } from './run.js';
import type { Goal } from './scenario.js';
import { median } from './statistics.js';
import { WARM_START_GOAL_MS, type WarmStart } from './warm-start.js';

/** A run as text: what was measured on what, the table, how undisturbed it was, the warm start. */
export function renderRun(run: Run): string {
  const { startedAt, machine, pairs, self, pin, figures, warmStart } = run;
  const { processors, processor, node, postgres } = machine;
  const mode = self ? 'limit program against itself' : 'product against limit program';
  return [
    `${mode}, ${pairs} pairs${pin ? ', pinned' : ''}, ${startedAt}`,
    `${processors} x ${processor}, Node ${node}, PostgreSQL ${postgres.version}, ` +
      `fsync ${postgres.fsync}, synchronous_commit ${postgres.synchronousCommit}`,
    ...(figures.length > 0 ? ['', renderTable(self ? 'limit again' : 'product', figures)] : []),
    ...(figures.length > 0 ? ['', renderForeignLoad(run)] : []),
    ...(warmStart ? ['', renderWarmStart(warmStart)] : []),
    '',
  ].join('\n');
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function renderForeignLoad({ foreignLoad, repeated }: Run): string {
  const busiest = Math.max(...foreignLoad);
  const doubt = busiest > TOLERATED_FOREIGN_LOAD ? '; run it again when the machine is quiet' : '';
  return (
    `others' share of the machine during the pairs: median ${percent(median(foreignLoad))}, most ${percent(busiest)}; ` +
    `${repeated} pairs were repeated for it${doubt}`
  );
}

function renderWarmStart({ command, medianMs, runsMs, met }: WarmStart): string {
  const runs = runsMs.map((ms) => ms.toFixed(0)).join(', ');
  const verdict = met ? 'met' : 'MISSED';
  return `warm start to the first 200, ${command}: ${medianMs.toFixed(0)} ms (${runs}), goal < ${WARM_START_GOAL_MS} ms: ${verdict}`;
}

/** The figures as a Markdown table, which also reads well in a terminal; `subject` names the side that is judged. */
export function renderTable(subject: string, results: readonly FigureResult[]): string {
  const header = ['figure', subject, 'limit', 'ratio', 'min–max', 'goal', ''];
  const rows = [header, ...results.map(cellsOf)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? ` ${'-'.repeat(width)} ` : ` ${'-'.repeat(width - 1)}: `)).join('|')}|`;
  return [line(header), rule, ...rows.slice(1).map(line)].join('\n');
}

function cellsOf(result: FigureResult): string[] {
  const { ratio, goal, met } = result;
  return [
    result.title,
    quantity(result.subject, result.unit),
    quantity(result.reference, result.unit),
    ratio ? ratio.median.toFixed(2) : '–',
    ratio ? `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}` : '–',
    goal ? describeGoal(goal, result.unit) : '',
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ];
}

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);

function describeGoal(goal: Goal, unit: string): string {
  if ('below' in goal) return `< ${quantity(goal.below, unit)}`;
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

/** Three significant digits, thousands separated. */
export function quantity(value: number, unit: string): string {
  const text = value.toLocaleString('en-US', { maximumSignificantDigits: value >= 1_000 ? 4 : 3 });
  return unit === '' ? text : `${text} ${unit}`;
}
