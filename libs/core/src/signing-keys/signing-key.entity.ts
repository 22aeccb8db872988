import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A key that signs access tokens, as all processes share it. Sealed: without the key file the row is of no use. */
@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn('text')
  kid!: string;

  /** The private JWK, encrypted and authenticated under the secret of the key file. */
  @Column('bytea')
  sealed!: Buffer;

  /** From then on it signs, until a newer one does. */
  @Column('timestamptz', { name: 'signs_from' })
  signsFrom!: Date;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
