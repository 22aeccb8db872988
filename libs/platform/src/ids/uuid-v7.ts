import { randomFillSync } from 'node:crypto';

const COUNTER_LIMIT = 0x1000;
const IDS_PER_DRAW = 128;
const BYTES_PER_ID = 10;
const pool = Buffer.alloc(BYTES_PER_ID * IDS_PER_DRAW);
let poolOffset = pool.length;
let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562, section 5.7) that is greater than every one made before it in this process.
 * The 12 bits after the millisecond serve as a counter (section 6.2, method 1), which each millisecond begins at a
 * random place of its lower half: Node's own `crypto.randomUUIDv7` draws them at random, so two ids of one millisecond
 * would sort by chance. When a millisecond's counter runs over, or the clock steps back, the time part runs ahead of
 * the clock.
 */
export function uuidv7(nowMs: number = Date.now()): string {
  const at = takeRandom();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = pool.readUInt16BE(at) & 0x7ff;
  } else if (++counter === COUNTER_LIMIT) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const order = counter.toString(16).padStart(3, '0');
  pool[at + 2] = ((pool[at + 2] ?? 0) & 0x3f) | 0x80;
  const tail = pool.toString('hex', at + 2, at + BYTES_PER_ID);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Where ten fresh random bytes lie, drawn for 128 ids at a time: a system call for each would dominate the cost. */
function takeRandom(): number {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  poolOffset += BYTES_PER_ID;
  return poolOffset - BYTES_PER_ID;
}
