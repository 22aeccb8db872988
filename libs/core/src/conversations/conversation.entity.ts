import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { AgentName, ConversationStatus } from '@openhands-connect/contract';

/** A conversation, and the head of its event stream: whoever holds this row's lock appends the next event. */
@Entity('conversations')
export class ConversationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  title!: string;

  @Column('text', { default: 'idle' })
  status!: ConversationStatus;

  @Column('text')
  agent!: AgentName;

  @Column('boolean', { default: false })
  archived!: boolean;

  @Column('bigint', { name: 'last_seq', default: 0 })
  lastSeq!: number;

  /** The newest message of a user that the agent has answered; what lies above waits for its turn. */
  @Column('bigint', { name: 'answered_seq', default: 0 })
  answeredSeq!: number;

  /**
   * Counts the changes of who may do what. A statement that waited for this row's lock sees the members as they were
   * when it began; that this number is still the same tells it that they still are.
   */
  @Column('integer', { name: 'members_version', default: 0 })
  membersVersion!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
