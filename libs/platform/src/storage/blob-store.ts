import type { Readable } from 'node:stream';

/** What was stored. */
export interface StoredBlob {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Bytes from `start` to `end`, both included, as HTTP counts them. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Keeps the bytes of files. A key is a UUID that is used for one content only. */
export interface BlobStore {
  /**
   * Stores everything that `content` gives, or nothing: it is complete and on the disk when this resolves.
   * Rejects with `BlobTooLargeError` as soon as more than `maxBytes` have come.
   */
  write(key: string, content: Readable, limits: { readonly maxBytes: number }): Promise<StoredBlob>;
  /** Rejects with `BlobNotFoundError` before anything is read. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Succeeds also when there is nothing to delete. */
  delete(key: string): Promise<void>;
}

export class BlobTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`The content is larger than ${maxBytes} bytes`);
    this.name = 'BlobTooLargeError';
  }
}

export class BlobNotFoundError extends Error {
  constructor(key: string) {
    super(`There is no blob ${key}`);
    this.name = 'BlobNotFoundError';
  }
}
