/** Injection tokens of what the platform describes as interfaces; its classes (Database, EventLog) are their own tokens. */
export const BUS = Symbol('Bus');
export const LOG = Symbol('Log');
export const CONFIG = Symbol('Config');
export const BLOBS = Symbol('BlobStore');
export const LIMITER = Symbol('RateLimiter');
