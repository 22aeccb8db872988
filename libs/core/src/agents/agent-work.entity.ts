import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A conversation that waits for its agent. At most one worker holds its lease; the lease's id tells a late worker off. */
@Entity('agent_work')
@Index('agent_work_due', ['dueAt'])
export class AgentWorkEntity {
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('timestamptz', { name: 'due_at', default: () => 'now()' })
  dueAt!: Date;

  @Column('timestamptz', { name: 'lease_expires_at', nullable: true })
  leaseExpiresAt!: Date | null;

  /** Names the lease that is held; a write under another one is refused. */
  @Column('uuid', { name: 'lease_id', nullable: true })
  leaseId!: string | null;

  /** Leases since the last answer. */
  @Column('integer', { default: 0 })
  attempts!: number;
}
