import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A gateway process, while it lives: it moves `expiresAt` on again and again, and counts as dead when it does not. */
@Entity('gateways')
export class GatewayEntity {
  /** Of one life of a gateway: a new one after each start, and after its lease was lost. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'gateways_pkey' })
  id!: string;

  /** By the database's clock, as what it is compared with. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
