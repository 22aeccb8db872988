import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A reset link. Up to three of a user are good side by side, so that whoever asks for another makes none worthless; those
 * that went out stay for a day, which tells how many went out.
 */
@Entity('password_resets')
export class PasswordResetEntity {
  /** SHA-256 of the token: it is random and long, so nothing slower is needed. */
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Index('password_resets_user_id')
  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** When its mail was handed over; until then nobody has the link. */
  @Column('timestamptz', { name: 'mailed_at', nullable: true })
  mailedAt!: Date | null;
}
