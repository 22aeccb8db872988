import { bootCommand, explainStart, SigningKeys } from '@openhands-connect/core';

const EFFECTS = {
  soon: 'signs in an hour; what the one before has signed stays good until it expires',
  now: 'signs from now on, and no other does: running servers know within a second',
} as const;

async function run([option, ...others]: readonly string[]): Promise<string> {
  if (others.length > 0 || (option !== undefined && option !== '--now')) {
    throw new RangeError('The only option is --now.');
  }
  const when = option === '--now' ? 'now' : 'soon';
  const { database, dataDir, ...runtime } = await bootCommand();
  try {
    return `The key ${await SigningKeys.rotate(database, dataDir, when)} ${EFFECTS[when]}.`;
  } finally {
    await runtime.close();
  }
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof RangeError ? error.message : explainStart(error)}\n`);
  process.exitCode = 1;
}
