import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One sign-in of one user: the family of refresh tokens that descend from it.
 * Tokens are derived from `id` and `generation` with the server's key, so the row holds no token and no hash of one.
 */
@Entity('sessions')
@Index('sessions_living', ['userId', 'id'], { where: 'revoked_at IS NULL' })
export class SessionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index('sessions_user_id')
  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** The number of the refresh token that is valid now; each rotation adds one. */
  @Column('integer', { default: 0 })
  generation!: number;

  @Column('timestamptz', { name: 'rotated_at' })
  rotatedAt!: Date;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  /** Absolute end of the session, however often it is refreshed. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Index('sessions_revoked_at', { where: 'revoked_at IS NOT NULL' })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  /** Where it was last refreshed from. */
  @Column('text', { name: 'ip_address', nullable: true })
  ipAddress!: string | null;

  /** Where somebody signed in; a session that travels does not make the account forget its home. */
  @Column('text', { name: 'first_ip_address', nullable: true })
  firstIpAddress!: string | null;

  /** The account's when it began, or when its owner changed the password with it: an earlier one is of a former password. */
  @Column('integer', { name: 'device_generation', default: 0 })
  deviceGeneration!: number;
}
