import type { ConversationRecord } from '@openhands-connect/contract';
import type { ConversationEntity } from './conversation.entity.js';

/** The twin of `recordText` for an entity at hand. */
export function presentRecord(conversation: ConversationEntity): ConversationRecord {
  return {
    conversation_id: conversation.id,
    title: conversation.title,
    status: conversation.status,
    agent: conversation.agent,
    archived: conversation.archived,
    created_at: conversation.createdAt.toISOString(),
    updated_at: conversation.updatedAt.toISOString(),
    last_seq: conversation.lastSeq,
  };
}
