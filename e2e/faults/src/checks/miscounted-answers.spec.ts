import { describe, expect, it } from '@jest/globals';
import type { StoredMessage } from '../journal/entry.js';
import { miscountedAnswers } from './miscounted-answers.js';

let seq = 0;
const message = (conversation: string, role: string, content: string): StoredMessage => ({
  kind: 'stored-message',
  conversation,
  seq: ++seq,
  id: String(seq),
  role,
  content,
});
const sent = (conversation: string, count: number): StoredMessage[] =>
  Array.from({ length: count }, () => message(conversation, 'user', 'hello'));
const answer = (conversation: string, what: string): StoredMessage =>
  message(conversation, 'assistant', `This is the agent. I received your ${what}: “hello”`);

describe('miscounted answers', () => {
  it('are none when the answers come to what was sent', () => {
    const messages = [...sent('a', 1), answer('a', 'message'), ...sent('a', 3), answer('a', '3 messages, the last of')];
    expect(miscountedAnswers([...messages, ...sent('b', 2), answer('b', '2 messages, the last of')])).toEqual([]);
  });

  it.each([
    ['an answer that never came', sent('a', 1)],
    ['an answer twice', [...sent('a', 1), answer('a', 'message'), answer('a', 'message')]],
    ['messages left out', [...sent('a', 3), answer('a', '2 messages, the last of')]],
    ['an answer that is none', [...sent('a', 1), message('a', 'assistant', 'Good morning')]],
  ])('are found: %s', (_, messages) => {
    expect(miscountedAnswers([...messages, ...sent('b', 1), answer('b', 'message')])).toEqual(['a']);
  });
});
