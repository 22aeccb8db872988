import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { BlobTooLargeError, type StoredBlob } from './blob-store.js';

/** Passes bytes on, counts and hashes them, and fails at the first byte too many. */
export class MeasuringStream extends Transform {
  readonly #hash = createHash('sha256');
  #sizeBytes = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.maxBytes) return done(new BlobTooLargeError(this.maxBytes));
    this.#hash.update(chunk);
    done(null, chunk);
  }

  /** What went through; call it once, at the end. */
  result(): StoredBlob {
    return { sizeBytes: this.#sizeBytes, sha256: this.#hash.digest('hex') };
  }
}
