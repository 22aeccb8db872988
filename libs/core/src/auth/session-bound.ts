import { Inject, Injectable } from '@nestjs/common';
import { Database, statement, type Log } from '@openhands-connect/platform';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { LOG } from '../platform/tokens.js';
import { Revocations } from './revocations.js';
import { livingOf } from './living-sessions.sql.js';

/** Of one user. A person has a few; a program that signs in for each call would leave thousands behind. */
const MAX_LIVING = 100;
/** So many more may be there until they are ended together: that program is not to pay for it at each call. */
const SLACK = 20;

/** user. Whoever ends surplus sessions of one user does it one after the other. */
const lockUser = statement<readonly [string], { id: string }>(
  'auth.lock_session_owner',
  'SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE',
);
/** user, how many go on, the session that has just begun. Ends those that were not used for longest, first of all those that were never refreshed: nobody may be at them. */
const endSurplus = statement<readonly [string, number, string], { id: string }>(
  'auth.end_surplus_sessions',
  `WITH surplus AS (
    SELECT id FROM sessions WHERE ${livingOf('$1::uuid')} ORDER BY id = $3::uuid DESC, generation > 0 DESC, rotated_at DESC, id DESC OFFSET $2::int
  ), held AS (
    SELECT id FROM sessions WHERE id IN (SELECT id FROM surplus) AND revoked_at IS NULL ORDER BY id FOR UPDATE
  )
  UPDATE sessions s SET revoked_at = clock_timestamp() FROM held WHERE s.id = held.id RETURNING s.id`,
);

interface BegunOne {
  readonly id: string;
  /** How many of the user's others were seen to live. */
  readonly livingBefore: number;
}

/** Keeps the living sessions of a user bounded. */
@Injectable()
export class SessionBound {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityLog,
    private readonly revocations: Revocations,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * Ends what is too much; called when a session has begun and is committed. That it fails is no reason to refuse the session: the next sign-in does it again.
   */
  async keep(userId: string, { id: newSessionId, livingBefore }: BegunOne, origin: ClientOrigin): Promise<void> {
    if (livingBefore < MAX_LIVING + SLACK) return;
    try {
      await this.end(userId, newSessionId, origin);
    } catch (error) {
      this.log.warn({ err: error, userId }, 'the sessions of a user could not be kept to their number');
    }
  }

  private async end(userId: string, newSessionId: string, origin: ClientOrigin): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.run(lockUser, [userId]);
      const ended = (await tx.run(endSurplus, [userId, MAX_LIVING, newSessionId])).map(({ id }) => id);
      await this.activity.recordEach({ userId, type: 'session_revoked', origin }, ended, tx);
      tx.afterCommit(() => ended.forEach((sessionId) => this.revocations.announce({ userId, sessionId })));
    });
  }
}
