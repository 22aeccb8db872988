import { statement, type EventLog, type Transaction } from '@openhands-connect/platform';
import { userStream } from '../users/index.js';
import { MemberEntity } from './member.entity.js';

/**
 * conversation. Files stay with their owner, and go where there is none any more; everything else goes with the
 * conversation.
 */
const deleteRows = statement<readonly [string], never>(
  'conversations.delete_rows',
  `WITH work AS (DELETE FROM agent_work WHERE conversation_id = $1::uuid),
    events AS (DELETE FROM events WHERE stream_id = $1::uuid),
    messages AS (DELETE FROM messages WHERE conversation_id = $1::uuid),
    members AS (DELETE FROM conversation_members WHERE conversation_id = $1::uuid),
    owned AS (
      SELECT f.id, u.id IS NOT NULL AS is_kept
      FROM files f LEFT JOIN users u ON u.id = f.owner_id WHERE f.conversation_id = $1::uuid
    ),
    kept AS (UPDATE files f SET conversation_id = NULL FROM owned WHERE f.id = owned.id AND owned.is_kept),
    gone AS (DELETE FROM files f USING owned WHERE f.id = owned.id AND NOT owned.is_kept RETURNING f.id),
    blobs AS (INSERT INTO unowned_blobs (id, due_at) SELECT id, now() FROM gone)
  DELETE FROM conversations WHERE id = $1::uuid`,
);

/** Removes a conversation with everything in it; its members are told in their own streams. Its lock is held. */
export async function removeConversation(tx: Transaction, eventLog: EventLog, conversationId: string): Promise<void> {
  // In one order everywhere, so that two deletions never wait for each other.
  const members = await tx.manager.find(MemberEntity, { where: { conversationId }, order: { userId: 'ASC' } });
  for (const { userId } of members) {
    await eventLog.append(tx, userStream.of(userId), 'conversation_delete', () => ({
      conversation_id: conversationId,
    }));
  }
  await tx.run(deleteRows, [conversationId]);
}
