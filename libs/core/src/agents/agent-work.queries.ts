import { statement } from '@openhands-connect/platform';

export interface LeasedWork {
  conversation_id: string;
  /** The fencing token: a write under another lease is refused. */
  lease_id: string;
  attempts: number;
}

/**
 * lease in seconds. Takes the conversation that has waited longest; no row when none waits. Its commit does not wait for
 * the disk, where it would be in the way of those who write messages: a lease that a crash forgets is taken again.
 */
export const leaseWork = statement<readonly [number], LeasedWork>(
  'agents.lease_work',
  `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
  UPDATE agent_work SET lease_expires_at = now() + make_interval(secs => $1::int),
    lease_id = gen_random_uuid(), attempts = attempts + 1
  WHERE conversation_id = (
    SELECT conversation_id FROM agent_work, unhurried
    WHERE due_at <= now() AND (lease_expires_at IS NULL OR lease_expires_at <= now())
    ORDER BY due_at LIMIT 1 FOR UPDATE OF agent_work SKIP LOCKED)
  RETURNING conversation_id, lease_id, attempts`,
);

/** conversation, lease, lease in seconds. No row: the lease is lost. */
export const renewLease = statement<readonly [string, string, number], { lease_id: string }>(
  'agents.renew_lease',
  `UPDATE agent_work SET lease_expires_at = now() + make_interval(secs => $3::int)
  WHERE conversation_id = $1 AND lease_id = $2 RETURNING lease_id`,
);

/** conversation, lease. Holds the lease to the end of the transaction; no row: the lease is lost. */
export const holdLease = statement<readonly [string, string], { lease_id: string }>(
  'agents.hold_lease',
  'SELECT lease_id FROM agent_work WHERE conversation_id = $1 AND lease_id = $2 FOR UPDATE',
);

/** conversation, answered seq. Ends the work when nothing newer waits, else makes it due again: one row then. */
export const finishWork = statement<readonly [string, number], { conversation_id: string }>(
  'agents.finish_work',
  `WITH waiting AS (
    SELECT FROM messages WHERE conversation_id = $1::uuid AND seq > $2::bigint AND role = 'user' LIMIT 1
  ), done AS (
    DELETE FROM agent_work WHERE conversation_id = $1::uuid AND NOT EXISTS (SELECT FROM waiting)
  ), answered AS (
    UPDATE conversations SET answered_seq = $2::bigint WHERE id = $1::uuid
  )
  UPDATE agent_work SET lease_expires_at = NULL, lease_id = NULL, due_at = now(), attempts = 0
  WHERE conversation_id = $1::uuid AND EXISTS (SELECT FROM waiting)
  RETURNING conversation_id`,
);

/** conversation, lease, seconds. Gives the work back for another try. */
export const postponeWork = statement<readonly [string, string, number], never>(
  'agents.postpone_work',
  `UPDATE agent_work SET lease_expires_at = NULL, lease_id = NULL, due_at = now() + make_interval(secs => $3::int)
  WHERE conversation_id = $1 AND lease_id = $2`,
);

/** conversation, lease. Gives the work back for another worker to take at once; this try does not count. */
export const giveWorkBack = statement<readonly [string, string], never>(
  'agents.give_work_back',
  `UPDATE agent_work SET lease_expires_at = NULL, lease_id = NULL, due_at = now(), attempts = attempts - 1
  WHERE conversation_id = $1 AND lease_id = $2`,
);

/** Ends every lease, whoever holds it. The tries that were under way count. */
export const endLeases = statement<readonly [], never>(
  'agents.end_leases',
  'UPDATE agent_work SET lease_expires_at = NULL, lease_id = NULL WHERE lease_id IS NOT NULL',
);
