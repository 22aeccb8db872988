import { Inject, Injectable } from '@nestjs/common';
import { Database, statement, type BlobStore, type Log, type Transaction } from '@openhands-connect/platform';
import { BLOBS, LOG } from '../platform/tokens.js';

/** Longer than any upload may take. */
const UPLOAD_SECONDS = 60 * 60;
const SWEEP_SIZE = 1000;

/** blob, seconds until it is due. */
const note = statement<readonly [string, number], never>(
  'files.note_unowned',
  'INSERT INTO unowned_blobs (id, due_at) VALUES ($1, now() + make_interval(secs => $2::int))',
);
/** blob. */
const forget = statement<readonly [string], { id: string }>(
  'files.forget_unowned',
  'DELETE FROM unowned_blobs WHERE id = $1 RETURNING id',
);
/** blob. Waits for whoever is making a file of it; no row: there is one now. */
const hold = statement<readonly [string], { id: string }>(
  'files.hold_unowned',
  'SELECT id FROM unowned_blobs WHERE id = $1 FOR UPDATE',
);
/** how many, at most. */
const due = statement<readonly [number], { id: string }>(
  'files.due_unowned',
  'SELECT id FROM unowned_blobs WHERE due_at <= now() ORDER BY due_at LIMIT $1::int',
);

/**
 * Blob and row cannot be written in one transaction, so a blob is noted as nobody's before it is written, and again
 * when its file goes. Whoever is killed in between leaves a note, by which `sweep` finds the blob.
 */
@Injectable()
export class UnownedBlobs {
  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Call it before the blob is written. */
  async announce(blobId: string): Promise<void> {
    await this.database.run(note, [blobId, UPLOAD_SECONDS]);
  }

  /** The blob becomes a file's with this transaction. */
  async adopt(tx: Transaction, blobId: string): Promise<void> {
    const [noted] = await tx.run(forget, [blobId]);
    if (!noted) throw new Error(`the blob ${blobId} was swept away before its file was stored`);
  }

  /** The blob's file goes with this transaction; the blob goes after it. */
  async abandon(tx: Transaction, blobId: string): Promise<void> {
    await tx.run(note, [blobId, 0]);
  }

  /** Removes a blob unless a file owns it. What fails is logged, and left to `sweep`. */
  async discard(blobId: string): Promise<void> {
    try {
      await this.database.transaction((tx) => this.remove(tx, blobId));
    } catch (error) {
      this.log.warn({ err: error, blobId }, 'a blob that nobody owns is left to the next sweep');
    }
  }

  /** Removes what is due, up to a bound. */
  async sweep(): Promise<void> {
    for (const { id } of await this.database.run(due, [SWEEP_SIZE])) await this.discard(id);
  }

  /** The note goes last and is locked meanwhile: a kill in between repeats the removal. */
  private async remove(tx: Transaction, blobId: string): Promise<void> {
    const [noted] = await tx.run(hold, [blobId]);
    if (!noted) return;
    await this.blobs.delete(blobId);
    await tx.run(forget, [blobId]);
  }
}
