import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Holder } from './holder.js';

/** A Google sign-in under way: what the answer is checked against, where it goes on to, and whose it is. */
@Entity('google_attempts')
@Index('google_attempts_by_address', ['openedFrom', 'expiresAt'])
@Index('google_attempts_by_site', ['site', 'expiresAt'])
export class GoogleAttemptEntity {
  /** SHA-256 of the `state`, which only the browser has. */
  @PrimaryColumn('bytea', { name: 'state_hash' })
  stateHash!: Buffer;

  @Column('text')
  nonce!: string;

  /** Of the PKCE between this server and the provider: worth nothing without the provider's code and our secret. */
  @Column('text', { name: 'code_verifier' })
  codeVerifier!: string;

  @Column('text', { name: 'redirect_uri' })
  redirectUri!: string;

  @Column('text', { name: 'holder_kind' })
  holderKind!: Holder['kind'];

  @Column('bytea', { name: 'holder_hash' })
  holderHash!: Buffer;

  /** What the client's address is counted under. */
  @Column('text', { name: 'opened_from', default: '' })
  openedFrom!: string;

  /** The same, more widely. */
  @Column('text', { default: '' })
  site!: string;

  @Index('google_attempts_expires_at')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
