import { AccountSuspension, bootCommand, explainStart } from '@openhands-connect/core';

const ACTIONS = { disable: 'disabled', enable: 'enabled' } as const;
type Action = keyof typeof ACTIONS;

const isAction = (word: string | undefined): word is Action => word !== undefined && Object.hasOwn(ACTIONS, word);

async function run(action: string | undefined, email: string | undefined): Promise<string> {
  if (!isAction(action) || email === undefined) throw new RangeError('Say whose account it is, by the address.');
  const { database, bus, ...runtime } = await bootCommand();
  try {
    const isFound = await new AccountSuspension(database, bus)[action](email);
    if (!isFound) throw new RangeError(`Nobody has the address ${email}.`);
    return `The account of ${email} is ${ACTIONS[action]}.`;
  } finally {
    await runtime.close();
  }
}

const [, , action, email] = process.argv;
try {
  process.stdout.write(`${await run(action, email)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof RangeError ? error.message : explainStart(error)}\n`);
  process.exitCode = 1;
}
