import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AuthActivityMethod, AuthActivityType } from '@openhands-connect/contract';

/** Something that happened to an account: kept for its owner to look at, never changed. */
@Entity('auth_activity')
@Index('auth_activity_by_user', ['userId', 'id'])
export class ActivityEntity {
  /** UUIDv7: newest first is the order of the ids. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  type!: AuthActivityType;

  /** Of a sign-up or a sign-in; null otherwise, and of rows from before it was kept. */
  @Column('text', { nullable: true })
  method!: AuthActivityMethod | null;

  /** The session that did it, or that it happened to. */
  @Column('uuid', { name: 'session_id', nullable: true })
  sessionId!: string | null;

  @Column('text', { name: 'ip_address', nullable: true })
  ipAddress!: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;
}
