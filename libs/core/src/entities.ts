import { EventEntity } from '@openhands-connect/platform';
import { ActivityEntity } from './activity/index.js';
import { OutgoingMailEntity, PasswordResetEntity } from './accounts/index.js';
import { AgentWorkEntity } from './agents/index.js';
import { ApiKeyEntity, SessionEntity } from './auth/index.js';
import { ConversationEntity, MemberEntity, MessageEntity } from './conversations/index.js';
import { FileEntity, UnownedBlobEntity } from './files/index.js';
import { GoogleAttemptEntity, GoogleCodeEntity, GoogleIdentityEntity } from './google/index.js';
import { IdempotencyKeyEntity } from './idempotency/index.js';
import { GatewayEntity, RoomPresenceEntity } from './presence/index.js';
import { DroppedKeyEntity, SigningKeyEntity } from './signing-keys/index.js';
import { UserEntity } from './users/index.js';
import { DeliveryAttemptEntity, DeliveryEntity, ReaderPositionEntity, WebhookEntity } from './webhooks/index.js';

/** Every table of the product; migrations are made from these. */
export const entities = [
  ActivityEntity,
  AgentWorkEntity,
  ApiKeyEntity,
  ConversationEntity,
  DeliveryAttemptEntity,
  DeliveryEntity,
  DroppedKeyEntity,
  EventEntity,
  FileEntity,
  GatewayEntity,
  GoogleAttemptEntity,
  GoogleCodeEntity,
  GoogleIdentityEntity,
  IdempotencyKeyEntity,
  MemberEntity,
  MessageEntity,
  OutgoingMailEntity,
  PasswordResetEntity,
  ReaderPositionEntity,
  RoomPresenceEntity,
  SessionEntity,
  SigningKeyEntity,
  UnownedBlobEntity,
  UserEntity,
  WebhookEntity,
];
