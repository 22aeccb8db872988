import type { Database } from '@openhands-connect/platform';
import { endMailLeases } from './outgoing-mail.queries.js';

/** Lets all mails be taken at once. Only for who knows that no other worker is alive: it might send one twice. */
export async function freeAllMails(database: Database): Promise<void> {
  await database.run(endMailLeases, []);
}
