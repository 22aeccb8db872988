import { explainStart, rotateKeys } from '@openhands-connect/core';

const EFFECTS = {
  soon: 'signs in an hour; what the one before has signed stays good until it expires',
  now: 'signs from now on, and no other does: start every process again',
} as const;

const [option, ...others] = process.argv.slice(2);
try {
  if (others.length > 0 || (option !== undefined && option !== '--now')) {
    throw new RangeError('The only option is --now.');
  }
  const when = option === '--now' ? 'now' : 'soon';
  process.stdout.write(`The key ${await rotateKeys(when)} ${EFFECTS[when]}.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof RangeError ? error.message : explainStart(error)}\n`);
  process.exitCode = 1;
}
