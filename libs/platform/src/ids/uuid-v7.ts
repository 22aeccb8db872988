import { randomFillSync } from 'node:crypto';

const COUNTER_BITS = 12n;
const pool = new Uint8Array(16 * 128);
let poolOffset = pool.length;
let lastTick = 0n;

/**
 * A UUIDv7 (RFC 9562, section 5.7) that is greater than every one made before it in this process.
 * The 12 bits after the millisecond serve as a counter (section 6.2, method 1): Node's own
 * `crypto.randomUUIDv7` draws them at random, so two ids of one millisecond would sort by chance.
 * When a millisecond's counter runs over, or the clock steps back, the time part runs ahead of the clock.
 */
export function uuidv7(nowMs: number = Date.now()): string {
  const bytes = takeRandom();
  const seed = BigInt((bytes[0]! << 3) | (bytes[1]! >> 5));
  const tick = (BigInt(nowMs) << COUNTER_BITS) | seed;
  lastTick = tick > lastTick ? tick : lastTick + 1n;
  const hex = lastTick.toString(16).padStart(15, '0');
  const tail = Buffer.from(bytes.subarray(8, 16));
  tail[0] = (tail[0]! & 0x3f) | 0x80;
  const tailHex = tail.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12)}-${tailHex.slice(0, 4)}-${tailHex.slice(4)}`;
}

/** Sixteen fresh random bytes, drawn 128 ids at a time: one system call each would dominate the cost. */
function takeRandom(): Uint8Array {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  poolOffset += 16;
  return pool.subarray(poolOffset - 16, poolOffset);
}
