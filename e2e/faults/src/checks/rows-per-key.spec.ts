import { describe, expect, it } from '@jest/globals';
import type { Sent, StoredMessage } from '../journal/entry.js';
import { rowsPerKey } from './rows-per-key.js';

const sent = (key: string): Sent => ({ kind: 'sent', at: 0, key, conversation: 'c', isKeyed: true });
const row = (content: string, seq: number): StoredMessage => ({
  kind: 'stored-message',
  conversation: 'c',
  seq,
  id: `id ${seq}`,
  role: 'user',
  content,
});

describe('rows per key', () => {
  it('counts rows, nothing and too many too', () => {
    const stored = [row('once', 1), row('twice', 2), row('the answer', 3), row('twice', 4)];
    const counted = rowsPerKey([sent('once'), sent('twice'), sent('never'), sent('twice')], stored);
    expect(Object.fromEntries(counted)).toEqual({ once: 1, twice: 2, never: 0 });
  });
});
