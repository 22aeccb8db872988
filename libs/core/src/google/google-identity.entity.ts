import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UserEntity } from '../users/index.js';

/** Which account somebody at an OpenID provider signs in to. The address is no part of it. */
@Entity('google_identities')
export class GoogleIdentityEntity {
  @PrimaryColumn('text')
  issuer!: string;

  /** The provider's name for the person (`sub`): unique within the issuer and never given to somebody else. */
  @PrimaryColumn('text')
  subject!: string;

  @Index('google_identities_user_id')
  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** Goes with the account: an identity without one would let nobody in and could never be used again. */
  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'google_identities_user' })
  user?: Relation<UserEntity>;

  @CreateDateColumn({ type: 'timestamptz', name: 'linked_at' })
  linkedAt!: Date;
}
