import { Injectable } from '@nestjs/common';
import { Database } from '@openhands-connect/platform';
import { deleteEndedSessions } from './sessions.queries.js';

const AT_ONCE = 1000;

/** Keeps the table of sessions from growing for ever. */
@Injectable()
export class SessionRetention {
  constructor(private readonly database: Database) {}

  /** Removes some of the sessions that ended or expired more than 30 days ago; true when there may be more. */
  async forgetEnded(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteEndedSessions, [AT_ONCE]);
    return deleted?.count === AT_ONCE;
  }
}
