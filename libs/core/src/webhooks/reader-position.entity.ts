import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a reader of the whole event log has come. It moves in the transaction that keeps what was made of the events. */
@Entity('event_readers')
export class ReaderPositionEntity {
  @PrimaryColumn('text')
  name!: string;

  /** The three parts of the log's global position. */
  @Column('bigint')
  xid!: number;

  @Column('uuid', { name: 'stream_id' })
  streamId!: string;

  @Column('bigint')
  seq!: number;
}
