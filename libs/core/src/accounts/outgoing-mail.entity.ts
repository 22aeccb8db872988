import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a mail is about. */
export type MailKind = 'password_reset' | 'password_was_reset' | 'password_changed';

/**
 * A mail that somebody asked for, as work that is leased: one of a kind for an address. It says only whom it may
 * concern; whether there is such an account, what to write and with which token is found out when it is sent.
 */
@Entity('outgoing_mails')
export class OutgoingMailEntity {
  @PrimaryColumn('text')
  kind!: MailKind;

  /** The address as it is compared. */
  @PrimaryColumn('text', { name: 'address_key' })
  addressKey!: string;

  /** When somebody may take it, in the hands of a worker when its lease ends; null when it is done. */
  @Index('outgoing_mails_due', { where: 'due_at IS NOT NULL' })
  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt!: Date | null;

  /** The fencing token of the worker that has it. */
  @Column('uuid', { name: 'lease_id', nullable: true })
  leaseId!: string | null;

  /** When it was last taken: the next one waits a minute from then. */
  @Column('timestamptz', { name: 'taken_at', nullable: true })
  takenAt!: Date | null;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @Column('text', { name: 'ip_address', nullable: true })
  ipAddress!: string | null;
}
