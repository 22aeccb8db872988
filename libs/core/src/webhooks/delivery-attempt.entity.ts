import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One request to a receiver, and how it ended. */
@Entity('webhook_delivery_attempts')
export class DeliveryAttemptEntity {
  @PrimaryColumn('uuid', { name: 'delivery_id' })
  deliveryId!: string;

  /** Counts from 1 within the delivery. */
  @PrimaryColumn('integer')
  number!: number;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('integer', { name: 'latency_ms' })
  latencyMs!: number;

  /** Null when there was no answer. */
  @Column('integer', { name: 'response_status', nullable: true })
  responseStatus!: number | null;

  /** The first 16 KiB. */
  @Column('text', { name: 'response_body', nullable: true })
  responseBody!: string | null;

  /** Why there was no answer. */
  @Column('text', { nullable: true })
  error!: string | null;
}
