import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person's account. Its row is the head of the user's own event stream: `last_seq` is the stream's counter. */
@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** As the person typed it. */
  @Column('text')
  email!: string;

  /** The address as it is compared: normalised and without case. */
  @Index('users_email_key', { unique: true })
  @Column('text', { name: 'email_key' })
  emailKey!: string;

  @Column('text')
  name!: string;

  /** Argon2id in PHC string format; null for an account that signs in elsewhere only. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  /** Raised whenever the password is set: device tokens of before are worth nothing then. */
  @Column('integer', { name: 'device_generation', default: 0 })
  deviceGeneration!: number;

  /** Only what differs from the defaults. */
  @Column('jsonb', { default: {} })
  settings!: Record<string, unknown>;

  /** Counts the changes of `settings`; the ETag. */
  @Column('integer', { name: 'settings_version', default: 1 })
  settingsVersion!: number;

  @Column('bigint', { name: 'last_seq', default: 0 })
  lastSeq!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  /** Set by an operator, to whatever time: once it is there, nothing proves to be this user. */
  @Index('users_disabled_at', { where: 'disabled_at IS NOT NULL' })
  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  /** The owner has ended the account: disabled for good, its address free, its data on the way out, the row after it. */
  @Index('users_deleted_at', { where: 'deleted_at IS NOT NULL' })
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
