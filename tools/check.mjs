/** `pnpm check`: everything that has to hold before a change lands, cheapest first; the first failure ends it. */
import { spawnSync } from 'node:child_process';

/** @type {[string, string[]][]} */
const STEPS = [
  ['format', ['run', 'check:format']],
  ['build', ['run', 'build']],
  ['lint', ['run', 'check:lint']],
  ['boundaries', ['run', 'check:boundaries']],
  ['types', ['run', 'check:types']],
  ['unused code', ['run', 'check:unused']],
  ['generated code', ['run', 'check:generated']],
  ['migrations', ['run', 'check:migrations']],
  ['specifications', ['run', 'check:specs']],
];
// CI calls the tests by the README's command and the rest by this one.
if (!process.argv.includes('--without-tests')) STEPS.push(['tests', ['run', 'jest']]);

for (const [title, args] of STEPS) {
  const startedAt = Date.now();
  console.log(`\n── ${title}`);
  const { status } = spawnSync('pnpm', args, { stdio: 'inherit', shell: false });
  if (status !== 0) {
    console.error(`\n✗ ${title}`);
    process.exit(status ?? 1);
  }
  console.log(`✓ ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}
