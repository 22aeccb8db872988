import type { Database } from '@openhands-connect/platform';
import { endLeases } from './agent-work.queries.js';

/** Lets all turns be taken at once. Only for who knows that no other worker is alive: a living one would lose its turn. */
export async function freeAllTurns(database: Database): Promise<void> {
  await database.run(endLeases, []);
}
