import type { StoredMessage } from '../journal/entry.js';

/** How the offline agent says what it answers. */
const RECEIVED = /I received your (?:message|(\d+) messages)/;

/**
 * Conversations in which the agent has not answered each message exactly once: its answers say how many messages they
 * are for, and those numbers must come to what was sent.
 */
export function miscountedAnswers(messages: readonly StoredMessage[]): readonly string[] {
  const byConversation = Map.groupBy(messages, ({ conversation }) => conversation);
  return [...byConversation]
    .filter(([, own]) => {
      const sent = own.filter(({ role }) => role === 'user').length;
      const answered = own.filter(({ role }) => role === 'assistant').map(({ content }) => countOf(content));
      return answered.reduce((sum, count) => sum + count, 0) !== sent;
    })
    .map(([conversation]) => conversation);
}

function countOf(answer: string): number {
  const [found, count = '1'] = RECEIVED.exec(answer) ?? [];
  return found === undefined ? 0 : Number(count);
}
