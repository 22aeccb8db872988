import { brokenStreams } from '../checks/broken-streams.js';
import { lostMessages } from '../checks/lost-messages.js';
import { rowsPerKey } from '../checks/rows-per-key.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';
import { countFaults } from './judge-faults.js';

const NONE = { atMost: 0 } as const;

/** What became of the messages that were sent through faults. */
export function judgeMessages(id: string, entries: readonly Entry[]): Figure[] {
  const acknowledged = select(entries, 'acknowledged');
  const sent = select(entries, 'sent');
  const stored = select(entries, 'stored-message');
  const heads = select(entries, 'stored-head');
  const faults = countFaults(select(entries, 'fault'));
  const rows = [...rowsPerKey(sent, stored).values()];
  const keyed = new Set(sent.filter(({ isKeyed }) => isKeyed).map(({ key }) => key));
  const unanswered = select(entries, 'given-up').filter(({ key }) => keyed.has(key));
  const broken = brokenStreams({ heads, events: select(entries, 'stored-event'), messages: stored });
  const none = (what: string, value: number, of: Figure['of']): Figure => ({
    id,
    what,
    value,
    unit: 'count',
    // Without a fault it would be no proof.
    of: [faults === '' ? 0 : of[0], of[1]],
    goal: NONE,
  });
  return [
    none(`acknowledged messages lost (${faults})`, lostMessages(acknowledged, stored).length, [
      acknowledged.length,
      'acknowledged',
    ]),
    none('messages stored more than once', rows.filter((count) => count > 1).length, [rows.length, 'sent']),
    none('messages with an idempotency key that never got an answer', unanswered.length, [keyed.size, 'keys']),
    none('conversations with a gap in the log', broken.length, [heads.length, 'conversations']),
  ];
}
