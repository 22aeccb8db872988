import { EventEntity } from '@openhands-connect/platform';
import { AgentWorkEntity } from './agents/index.js';
import { SessionEntity } from './auth/index.js';
import { ConversationEntity, MemberEntity, MessageEntity } from './conversations/index.js';
import { IdempotencyKeyEntity } from './idempotency/index.js';
import { UserEntity } from './users/index.js';

/** Every table of the product; migrations are made from these. */
export const entities = [
  AgentWorkEntity,
  ConversationEntity,
  EventEntity,
  IdempotencyKeyEntity,
  MemberEntity,
  MessageEntity,
  SessionEntity,
  UserEntity,
];
