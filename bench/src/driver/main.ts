import { writeFileSync } from 'node:fs';
import { bench } from './bench.js';
import { CleanUp } from './clean-up.js';
import { HELP, parseOptions, type Options } from './options.js';
import { renderRun } from './report.js';

/** Longer than any run that goes well, even of dozens of pairs. */
const LONGEST_RUN_MS = 2 * 60 * 60 * 1000;

const cleanUp = new CleanUp();

/** The only way out: undoes everything first. */
async function end(exitCode: number, message?: string): Promise<void> {
  if (message !== undefined) process.stderr.write(`${message}\n`);
  await cleanUp.run();
  process.exit(exitCode);
}

function readOptions(): Options | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${String(error)}\n\n${HELP}`);
    return undefined;
  }
}

const options = readOptions();
if (!options) process.exit(2);
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (process.platform !== 'linux') {
  process.stderr.write('The bench reads processor time from /proc: it needs Linux.\n');
  process.exit(2);
}

process.on('SIGINT', () => void end(130, 'interrupted'));
process.on('SIGTERM', () => void end(143, 'interrupted'));
process.on('uncaughtException', (error) => void end(1, String(error.stack)));
setTimeout(() => void end(1, 'the run took too long'), LONGEST_RUN_MS).unref();

try {
  const run = await bench(options, cleanUp);
  process.stdout.write(`\n${renderRun(run)}`);
  if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, `${JSON.stringify(run, null, 2)}\n`);
  await end(0);
} catch (error) {
  await end(1, error instanceof Error ? error.stack : String(error));
}
