import { Injectable } from '@nestjs/common';
import { Database, statement } from '@openhands-connect/platform';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { Revocations } from './revocations.js';
import { IDLE_LIFETIME_SECONDS } from './session-lifetimes.js';

/** Of one user. A person has a few; a program that signs in for each call would leave thousands behind. */
const MAX_LIVING = 100;

const LIVING = `user_id = $1::uuid AND revoked_at IS NULL AND expires_at > now()
    AND rotated_at > now() - make_interval(secs => ${IDLE_LIFETIME_SECONDS})`;

/** user. */
const countLiving = statement<readonly [string], { count: number }>(
  'auth.count_living_sessions',
  `SELECT count(*)::int AS count FROM sessions WHERE ${LIVING}`,
);
/** user. Whoever ends surplus sessions of one user does it one after the other. */
const lockUser = statement<readonly [string], { id: string }>(
  'auth.lock_session_owner',
  'SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE',
);
/** user, how many go on. Ends those that were not used for longest. */
const endSurplus = statement<readonly [string, number], { id: string }>(
  'auth.end_surplus_sessions',
  `WITH surplus AS (
    SELECT id FROM sessions WHERE ${LIVING} ORDER BY rotated_at DESC, id DESC OFFSET $2::int
  ), held AS (
    SELECT id FROM sessions WHERE id IN (SELECT id FROM surplus) AND revoked_at IS NULL ORDER BY id FOR UPDATE
  )
  UPDATE sessions s SET revoked_at = clock_timestamp() FROM held WHERE s.id = held.id RETURNING s.id`,
);

/** Keeps the living sessions of a user bounded. */
@Injectable()
export class SessionBound {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityLog,
    private readonly revocations: Revocations,
  ) {}

  /**
   * Ends what is too much; called when a session has begun and is committed, so of several that begin at once the last
   * caller sees them all.
   */
  async keep(userId: string, origin: ClientOrigin): Promise<void> {
    const [living] = await this.database.run(countLiving, [userId]);
    if ((living?.count ?? 0) <= MAX_LIVING) return;
    await this.database.transaction(async (tx) => {
      await tx.run(lockUser, [userId]);
      const ended = (await tx.run(endSurplus, [userId, MAX_LIVING])).map(({ id }) => id);
      await this.activity.recordEach({ userId, type: 'session_revoked', origin }, ended, tx);
      tx.afterCommit(() => ended.forEach((sessionId) => this.revocations.announce({ userId, sessionId })));
    });
  }
}
