import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/**
 * The public part of a key that was dropped before its time. It lets nobody in any more; it tells the tokens that the key
 * has signed, whose owners are to renew them, from made-up ones that name it.
 */
@Entity('dropped_keys')
export class DroppedKeyEntity {
  @PrimaryColumn('text')
  kid!: string;

  /** As in a JWK (RFC 8037), base64url. */
  @Column('text')
  x!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'dropped_at' })
  droppedAt!: Date;
}
