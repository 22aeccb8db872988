import type { Binary } from '../generated/schemas.js';

/** A body with the bytes in it typed as the side that uses it has them: `Blob` for callers, a stream for the server. */
export type WithBytes<Body, Bytes> = Body extends Binary
  ? Bytes
  : Binary extends Body[keyof Body]
    ? { [Key in keyof Body]: Body[Key] extends Binary ? Bytes : Body[Key] }
    : Body;
