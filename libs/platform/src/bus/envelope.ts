import type { Signal } from './signal.js';

interface Envelope {
  /** Which bus sent it, so that it can pass over its own. */
  readonly from: string;
  readonly signals: readonly Signal[];
}

export interface Packing extends Envelope {
  /** What one payload may have. */
  readonly maxBytes: number;
  readonly onTooLarge: (signal: Signal) => void;
}

/**
 * Packs signals into as few payloads as hold them, in order; into one without any when there are none. An event that is
 * too large travels as a hint without its content; any other signal that is too large is handed to `onTooLarge` and
 * left out.
 */
export function pack({ from, signals, maxBytes, onTooLarge }: Packing): string[] {
  const [head, tail] = [headOf(from), ']}'];
  const room = maxBytes - Buffer.byteLength(head + tail);
  const batches: string[][] = signals.length === 0 ? [[]] : [];
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

/** `own` for what this bus has sent itself, without reading it. Throws a SyntaxError when the payload is not one of ours. */
export function unpack(payload: string, self: string): Envelope | 'own' {
  return payload.startsWith(headOf(self)) ? 'own' : (JSON.parse(payload) as Envelope);
}

function headOf(from: string): string {
  return `{"from":${JSON.stringify(from)},"signals":[`;
}

function fit(signal: Signal, room: number): string | undefined {
  const text = JSON.stringify(signal);
  if (Buffer.byteLength(text) <= room) return text;
  if (signal.kind !== 'event' || signal.event === undefined) return undefined;
  return fit({ kind: 'event', streamId: signal.streamId, seq: signal.seq }, room);
}
