import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The one reset link of a user that is good now: the key makes a later one take its place. */
@Entity('password_resets')
export class PasswordResetEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  /** SHA-256 of the token: it is random and long, so nothing slower is needed. */
  @Index('password_resets_token_hash', { unique: true })
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
