import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { select, type Entry } from './entry.js';
import { Journal, readJournal } from './journal.js';

const sent = (key: string): Entry => ({ kind: 'sent', at: 1.5, key, conversation: 'c', isKeyed: true });
const death: Entry = { kind: 'death', at: 2, process: 'api-1', how: 'SIGSEGV' };

describe('the journal', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'faults-journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (...entries: Entry[]): void => {
    const journal = Journal.open(directory);
    for (const entry of entries) journal.write(entry);
    journal.close();
  };

  it('gives back what was written, in order, of each kind', () => {
    write(sent('a'), death, sent('b'));
    const entries = readJournal(directory);
    expect(select(entries, 'sent')).toEqual([sent('a'), sent('b')]);
    expect(select(entries, 'death')).toEqual([death]);
    expect(select(entries, 'received')).toEqual([]);
  });

  it('appends to what is there', () => {
    write(sent('a'));
    write(sent('b'));
    expect(readJournal(directory)).toEqual([sent('a'), sent('b')]);
  });

  it('is read whole, however long it and its lines are', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `${index}${'é'.repeat(50_000)}`);
    write(...keys.map(sent));
    expect(readJournal(directory)).toEqual(keys.map(sent));
  });

  it('takes nothing after its end', () => {
    const journal = Journal.open(directory);
    journal.close();
    expect(() => journal.write(death)).toThrow('closed');
  });

  it('is not read when there is none', () => {
    expect(() => readJournal(join(directory, 'elsewhere'))).toThrow('ENOENT');
  });
});
