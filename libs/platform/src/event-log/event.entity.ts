import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One fact of a stream. `seq` is gapless and in commit order within the stream, since it comes from the stream
 * row's lock. `xid` is the writing transaction's id: what orders facts of all streams for a reader that must not
 * skip one which commits late. `data` is `json`, not `jsonb`: it is given out letter by letter as it was written.
 */
@Entity('events')
@Index('events_xid_stream_id_seq_idx', ['xid', 'streamId', 'seq'])
export class EventEntity {
  @PrimaryColumn({ name: 'stream_id', type: 'uuid', primaryKeyConstraintName: 'events_pkey' })
  streamId!: string;

  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'events_pkey' })
  seq!: number;

  @Column({ name: 'event_id', type: 'uuid' })
  eventId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'occurred_at', type: 'timestamptz', precision: 3 })
  occurredAt!: Date;

  @Column({ type: 'json' })
  data!: object;

  /**
   * `xid8` in 63 bits: TypeORM does not know that type, and no server lives to see the sign bit. `txid_current()` is
   * `pg_current_xact_id()` without the cast that schema comparison would stumble over.
   */
  @Column({ type: 'bigint', default: () => 'txid_current()' })
  xid!: number;
}
