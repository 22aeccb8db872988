import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A blob that no file owns: not yet, while it is uploaded, or not any more. Whoever is killed between blob and row
 * leaves the note here, and the blob is removed when it is due.
 */
@Entity('unowned_blobs')
export class UnownedBlobEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index('unowned_blobs_due')
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;
}
