import { miscountedAnswers } from '../checks/miscounted-answers.js';
import type { Figure } from '../figure.js';
import { select, type Entry } from '../journal/entry.js';

/** What became of the agents' turns: each message is answered, once. */
export function judgeAgents(id: string, entries: readonly Entry[]): Figure[] {
  const messages = select(entries, 'stored-message');
  const answers = messages.filter(({ role }) => role === 'assistant').length;
  return [
    {
      id,
      what: 'conversations with messages that the agent answered twice or not at all',
      value: miscountedAnswers(messages).length,
      unit: 'count',
      of: [answers, 'answers'],
      goal: { atMost: 0 },
    },
  ];
}
