export { BlobNotFoundError, BlobTooLargeError, type BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';
export { DiskBlobStore } from './disk-blob-store.js';
