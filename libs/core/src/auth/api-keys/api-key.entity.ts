import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ApiKeyScope } from '@openhands-connect/contract';

/** A bearer that a user gave to a program. The key itself is nowhere. */
@Entity('api_keys')
@Index('api_keys_by_user', ['userId', 'id'])
export class ApiKeyEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  name!: string;

  /** The beginning of the key, for its owner to recognise it by. */
  @Column('text')
  prefix!: string;

  /** SHA-256 of the whole key. */
  @Index('api_keys_hash', { unique: true })
  @Column('bytea')
  hash!: Buffer;

  @Column('text', { array: true })
  scopes!: ApiKeyScope[];

  /** The only conversations that it reaches; null for all of its user's. */
  @Column('uuid', { name: 'conversation_ids', array: true, nullable: true })
  conversationIds!: string[] | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To within about a minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Index('api_keys_revoked_at', { where: 'revoked_at IS NOT NULL' })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
