const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A new key is in the key set this long before it signs: longer than a node or a cache goes without looking. */
export const PUBLISHED_AHEAD_MS = HOUR_MS;
/** How long a key signs. */
const SIGNS_FOR_MS = 30 * DAY_MS;
/** How long it verifies after that: longer than any token lives, clocks that are apart included. */
const VERIFIES_AFTER_MS = HOUR_MS;

export interface TimedKey {
  readonly signsFromMs: number;
}

/*
 * The life of a key, by time alone, so that every node comes to the same result without asking another:
 *
 *   made ──1 hour──▶ signs ──30 days──▶ its successor signs ──1 hour──▶ over
 *   └──────────────── in the key set, verifies ────────────────────────┘
 *
 * All lists are the newest first.
 */

/** The key that signs now. */
export function signingAt<K extends TimedKey>(keys: readonly K[], nowMs: number): K | undefined {
  return keys.find(({ signsFromMs }) => signsFromMs <= nowMs) ?? keys.at(-1);
}

/** The keys that verify now, those that are to sign later included. */
export function verifyingAt<K extends TimedKey>(keys: readonly K[], nowMs: number): readonly K[] {
  const over = keys.findIndex(({ signsFromMs }) => signsFromMs + VERIFIES_AFTER_MS <= nowMs);
  return over === -1 ? keys : keys.slice(0, over + 1);
}

/** Whether the next key has to be made, so that it is known before it signs. */
export function isRotationDue(keys: readonly TimedKey[], nowMs: number): boolean {
  const [newest] = keys;
  return newest === undefined || newest.signsFromMs + SIGNS_FOR_MS - PUBLISHED_AHEAD_MS <= nowMs;
}
