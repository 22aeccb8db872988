import { Injectable } from '@nestjs/common';
import { Database } from '@openhands-connect/platform';
import { deleteOldActivity } from './activity.queries.js';

const AT_ONCE = 1000;

/** Keeps the activity of accounts from growing for ever. */
@Injectable()
export class ActivityRetention {
  constructor(private readonly database: Database) {}

  /** Removes some of what happened more than 180 days ago; true when there may be more. */
  async forgetOld(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteOldActivity, [AT_ONCE]);
    return deleted?.count === AT_ONCE;
  }
}
