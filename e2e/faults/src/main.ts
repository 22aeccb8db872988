import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMissed } from './figure.js';
import { HELP, parseOptions, type Options } from './options.js';
import { renderRun, type Run } from './report.js';
import { checkJournals, runSuite } from './suite.js';

/** Longer than any run that goes well. */
const LONGEST_RUN_MS = 3 * 60 * 60 * 1_000;

const stack = new AsyncDisposableStack();
let ending: Promise<never> | undefined;

/** The only way out once something was started: ends it all first, and once, however many want to go. */
function end(exitCode: number, message?: string): Promise<never> {
  ending ??= endAll(exitCode, message);
  return ending;
}

async function endAll(exitCode: number, message: string | undefined): Promise<never> {
  if (message !== undefined) process.stderr.write(`${message}\n`);
  await stack.disposeAsync().catch((error: unknown) => process.stderr.write(`clean-up: ${String(error)}\n`));
  process.exit(exitCode);
}

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${String(error)}\n\n${HELP}`);
    return process.exit(2);
  }
}

async function run(options: Options): Promise<Run> {
  if (options.check !== undefined) return checkJournals(options.check, options.only);
  const directory = options.keep ?? mkdtempSync(join(tmpdir(), 'connect-faults-'));
  const places = { cluster: join(directory, 'cluster'), journals: join(directory, 'journals') };
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true });
  let isWanted = options.keep !== undefined;
  stack.defer(() => {
    if (!isWanted) rmSync(directory, { recursive: true, force: true });
    else process.stderr.write(`journals and logs are in ${directory}\n`);
  });
  const result = await runSuite(options, places, stack);
  isWanted ||= result.figures.some((figure) => isMissed(figure, options.form));
  return result;
}

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (process.platform !== 'linux') {
  process.stderr.write('The harness reads memory from /proc and stops processes by signals: it needs Linux.\n');
  process.exit(2);
}

process.on('SIGINT', () => void end(130, 'interrupted'));
process.on('SIGTERM', () => void end(143, 'interrupted'));
process.on('uncaughtException', (error) => void end(1, String(error.stack)));
setTimeout(() => void end(1, 'the run took too long'), LONGEST_RUN_MS).unref();

try {
  const result = await run(options);
  process.stdout.write(`\n${renderRun(result)}`);
  if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, `${JSON.stringify(result, null, 2)}\n`);
  await end(result.figures.some((figure) => isMissed(figure, result.form)) ? 1 : 0);
} catch (error) {
  await end(1, error instanceof Error ? error.stack : String(error));
}
