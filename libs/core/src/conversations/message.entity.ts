import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MessageRole, MessageType } from '@openhands-connect/contract';

/**
 * A message, keyed by its place in the conversation's stream. It never changes once written.
 * No foreign keys: they cost a fifth of the write path, and the row that would be referenced is locked by the writer.
 */
@Entity('messages')
@Index('messages_idempotency_key', ['conversationId', 'authorId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
export class MessageEntity {
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn('bigint')
  seq!: number;

  @Column('uuid')
  id!: string;

  @Column('text')
  role!: MessageRole;

  @Column('text')
  type!: MessageType;

  @Column('text')
  content!: string;

  /** Null for what the agent says. */
  @Column('uuid', { name: 'author_id', nullable: true })
  authorId!: string | null;

  @Column('text', { name: 'image_urls', array: true, default: [] })
  imageUrls!: string[];

  @Column('uuid', { name: 'file_ids', array: true, default: [] })
  fileIds!: string[];

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of the request that carried the key. */
  @Column('bytea', { name: 'request_hash', nullable: true })
  requestHash!: Buffer | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
