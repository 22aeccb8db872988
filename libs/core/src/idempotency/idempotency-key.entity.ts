import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer given under a caller's Idempotency-Key, kept for 24 hours. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 of operation and body. */
  @Column('bytea', { name: 'request_hash' })
  requestHash!: Buffer;

  @Column('json', { nullable: true })
  answer!: unknown;

  @Index('idempotency_keys_created_at')
  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
