import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DeliveryStatus, WebhookEventName } from '@openhands-connect/contract';

/** One event on its way to one webhook. The event itself stands in the log, at `streamId` and `seq`. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_by_webhook', ['webhookId', 'id'])
@Index('webhook_deliveries_waiting', ['webhookId', 'dueAt', 'id'], { where: "status = 'pending'" })
export class DeliveryEntity {
  /** UUIDv7, in the order of the log. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'webhook_id' })
  webhookId!: string;

  @Column('uuid', { name: 'stream_id' })
  streamId!: string;

  @Column('bigint')
  seq!: number;

  /** The `webhook-id` of every attempt. */
  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  @Column('text', { name: 'event_type' })
  eventType!: WebhookEventName;

  @Column('text', { default: 'pending' })
  status!: DeliveryStatus;

  /** When a worker may take it: at the next attempt, or when the lease of the worker that has it runs out. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' })
  dueAt!: Date;

  /** Names the lease of the newest attempt; an outcome under another one is refused. */
  @Column('uuid', { name: 'lease_id', nullable: true })
  leaseId!: string | null;

  @Column('integer', { name: 'attempt_count', default: 0 })
  attemptCount!: number;

  @Column('integer', { name: 'last_response_status', nullable: true })
  lastResponseStatus!: number | null;

  /** Null when no attempt is to come. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true, default: () => 'now()' })
  nextAttemptAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
