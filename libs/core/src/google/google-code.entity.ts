import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Holder } from './holder.js';

/** A one-time code that a sign-in has brought back, and for whom it stands. */
@Entity('google_codes')
export class GoogleCodeEntity {
  /** SHA-256 of the code. */
  @PrimaryColumn('bytea', { name: 'code_hash' })
  codeHash!: Buffer;

  @Column('text', { name: 'holder_kind' })
  holderKind!: Holder['kind'];

  @Column('bytea', { name: 'holder_hash' })
  holderHash!: Buffer;

  @Column('text')
  issuer!: string;

  @Column('text')
  subject!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('boolean', { name: 'email_verified' })
  emailVerified!: boolean;

  @Column('text', { nullable: true })
  name!: string | null;

  /** It was exchanged already, in vain: it can link the Google account to one that is there, and no more. */
  @Column('boolean', { name: 'only_links' })
  onlyLinks!: boolean;

  @Index('google_codes_expires_at')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
