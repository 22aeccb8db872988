import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Entry } from './entry.js';

const FLUSH_MS = 100;
const PIECE_BYTES = 1024 * 1024;

/** Who writes what. Each participant appends to a file of its own. */
const PARTICIPANTS: Readonly<Record<Entry['kind'], string>> = {
  sent: 'senders',
  acknowledged: 'senders',
  'given-up': 'senders',
  received: 'readers',
  reader: 'readers',
  view: 'readers',
  told: 'readers',
  truth: 'faults',
  fault: 'faults',
  death: 'faults',
  sample: 'samples',
  'stored-message': 'database',
  'stored-event': 'database',
  'stored-head': 'database',
};
const FILES = [...new Set(Object.values(PARTICIPANTS))];

/**
 * What happened, one JSON object a line, only ever appended to. The checks read it from disk, and could do so a week
 * later on another machine. Lines go to disk ten times a second: it is the server that is killed here, not the harness.
 */
export class Journal {
  private readonly files = new Map<string, number>();
  private readonly waiting = new Map<string, string[]>();
  private readonly timer: NodeJS.Timeout;

  private constructor(directory: string) {
    for (const file of FILES) this.files.set(file, openSync(pathOf(directory, file), 'a'));
    this.timer = setInterval(() => this.flush(), FLUSH_MS).unref();
  }

  static open(directory: string): Journal {
    mkdirSync(directory, { recursive: true });
    return new Journal(directory);
  }

  /** @throws Error when the journal is closed */
  write(entry: Entry): void {
    const file = PARTICIPANTS[entry.kind];
    if (!this.files.has(file)) throw new Error('the journal is closed');
    const lines = this.waiting.get(file) ?? [];
    this.waiting.set(file, lines);
    lines.push(JSON.stringify(entry));
  }

  close(): void {
    clearInterval(this.timer);
    this.flush();
    for (const descriptor of this.files.values()) closeSync(descriptor);
    this.files.clear();
  }

  private flush(): void {
    for (const [file, lines] of this.waiting) {
      const descriptor = this.files.get(file);
      if (descriptor !== undefined && lines.length > 0) writeSync(descriptor, `${lines.join('\n')}\n`);
    }
    this.waiting.clear();
  }
}

/** Everything that a journal holds; of one participant in the order of writing. */
export function readJournal(directory: string): Entry[] {
  return FILES.flatMap((file) => Array.from(linesOf(pathOf(directory, file)), (line) => JSON.parse(line) as Entry));
}

/** A piece at a time: a long run writes more than fits into one string. */
function* linesOf(path: string): Generator<string> {
  const descriptor = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const piece = Buffer.alloc(PIECE_BYTES);
  try {
    let rest = '';
    for (let size = readSync(descriptor, piece); size > 0; size = readSync(descriptor, piece)) {
      const lines = (rest + decoder.write(piece.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}

function pathOf(directory: string, file: string): string {
  return join(directory, `${file}.jsonl`);
}
