import { Injectable } from '@nestjs/common';
import { Database } from '@openhands-connect/platform';
import { deleteOverAttempts } from './attempts.queries.js';
import { deleteOverCodes } from './codes.queries.js';

const AT_ONCE = 10_000;

/** Keeps nothing of sign-ins that came to nothing. */
@Injectable()
export class GoogleRetention {
  constructor(private readonly database: Database) {}

  /** Removes some of the attempts and codes that are over; true when there may be more. */
  async forgetOver(): Promise<boolean> {
    const [attempts] = await this.database.run(deleteOverAttempts, [AT_ONCE]);
    const [codes] = await this.database.run(deleteOverCodes, [AT_ONCE]);
    return attempts?.count === AT_ONCE || codes?.count === AT_ONCE;
  }
}
