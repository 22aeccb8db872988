import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { WebhookDisabledReason, WebhookStatus, WebhookSubscription } from '@openhands-connect/contract';

/** An address that a user wants told of events. */
@Entity('webhooks')
@Index('webhooks_by_owner', ['ownerId', 'id'])
export class WebhookEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('text')
  url!: string;

  @Column('text', { array: true })
  events!: WebhookSubscription[];

  @Column('text', { nullable: true })
  description!: string | null;

  /** Only events of these conversations; null for everything that the owner may see. */
  @Column('uuid', { name: 'conversation_ids', array: true, nullable: true })
  conversationIds!: string[] | null;

  /** The API key that registered it, whose end is its own; null for a session. */
  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId!: string | null;

  /** `whsec_…`, as the owner was shown it: it has to sign, so it cannot be a hash. */
  @Column('text')
  secret!: string;

  @Column('text', { default: 'active' })
  status!: WebhookStatus;

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: WebhookDisabledReason | null;

  /**
   * The transaction that registered it: facts of later transactions are for it. Clocks of several machines would
   * disagree about what came first.
   */
  @Column('bigint', { name: 'registered_xid', default: () => 'txid_current()' })
  registeredXid!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
