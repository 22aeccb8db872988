/** More values than any payload of the contract has. */
const MAX_VALUES = 1_000;
const MAX_DEPTH = 8;

/**
 * Whether a payload is made of JSON values alone and of a size that any event could have. Bytes are no JSON; they
 * come as attachments, and walking through one key by key would take long.
 */
export function isPlainPayload(payload: unknown): boolean {
  let left = MAX_VALUES;
  const plain = (value: unknown, depth: number): boolean => {
    if (typeof value !== 'object' || value === null) return true;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return false;
    const children = Object.values(value);
    left -= children.length;
    return left >= 0 && depth < MAX_DEPTH && children.every((child) => plain(child, depth + 1));
  };
  return plain(payload, 0);
}
