import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MemberRole } from '@openhands-connect/contract';

@Entity('conversation_members')
@Index('conversation_members_by_user', ['userId', 'conversationId'])
export class MemberEntity {
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  role!: MemberRole;

  @CreateDateColumn({ type: 'timestamptz', name: 'added_at' })
  addedAt!: Date;
}
