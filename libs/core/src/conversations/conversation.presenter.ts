import type { ConversationRecord, Message } from '@openhands-connect/contract';
import type { ConversationEntity } from './conversation.entity.js';
import type { MessageEntity } from './message.entity.js';

/** The twin of `recordJson` for an entity at hand. */
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

/** The twin of `messageJson` for an entity at hand. */
export function presentMessage(message: MessageEntity): Message {
  return {
    id: message.id,
    content: message.content,
    role: message.role,
    timestamp: message.createdAt.toISOString(),
    seq: message.seq,
    type: message.type,
    author_id: message.authorId,
    image_urls: message.imageUrls,
    file_ids: message.fileIds,
  };
}
