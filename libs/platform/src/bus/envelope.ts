import type { Signal } from './signal.js';

/** PostgreSQL refuses a NOTIFY payload of 8000 bytes or more. */
const MAX_PAYLOAD_BYTES = 7_999;

interface Envelope {
  /** Which bus sent it, so that it can pass over its own. */
  readonly from: string;
  readonly signals: readonly Signal[];
}

/**
 * Packs signals into as few payloads as hold them, in order. An event that is too large travels as a hint without
 * its content; any other signal that is too large is handed to `onTooLarge` and left out.
 */
export function pack(from: string, signals: readonly Signal[], onTooLarge: (signal: Signal) => void): string[] {
  const [head, tail] = [`{"from":${JSON.stringify(from)},"signals":[`, ']}'];
  const room = MAX_PAYLOAD_BYTES - Buffer.byteLength(head + tail);
  const batches: string[][] = [];
  let free = 0;
  for (const signal of signals) {
    const text = fit(signal, room);
    if (text === undefined) {
      onTooLarge(signal);
      continue;
    }
    const size = Buffer.byteLength(text) + 1;
    if (size > free) {
      batches.push([]);
      free = room + 1;
    }
    batches.at(-1)?.push(text);
    free -= size;
  }
  return batches.map((batch) => head + batch.join(',') + tail);
}

/** Throws a SyntaxError when the payload is not one of ours. */
export function unpack(payload: string): Envelope {
  return JSON.parse(payload) as Envelope;
}

function fit(signal: Signal, room: number): string | undefined {
  const text = JSON.stringify(signal);
  if (Buffer.byteLength(text) <= room) return text;
  if (signal.kind !== 'event' || signal.event === undefined) return undefined;
  return fit({ kind: 'event', streamId: signal.streamId, seq: signal.seq }, room);
}
