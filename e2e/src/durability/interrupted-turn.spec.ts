import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuthSession, Conversation, CreatedConversation } from '@openhands-connect/contract';
import { startStack, type Stack } from '../stack/start-stack.js';

/** Less than any lease lasts. */
const ANSWERED_WITHIN_MS = 5_000;

describe('kill -9 in the middle of an answer', () => {
  let stack: Stack;
  let token = '';
  beforeAll(async () => {
    stack = await startStack();
    const account = { email: 'turn@example.com', password: 'a long enough pass phrase 9', name: 'Turn' };
    ({ access_token: token } = await call<AuthSession>('/api/auth/signup', account));
  }, 90_000);
  afterAll(() => stack.stop());

  const call = async <T>(path: string, body?: object): Promise<T> => {
    const response = await fetch(stack.url + path, {
      method: body ? 'POST' : 'GET',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  };

  /** Asks again and again, until the conversation has come to that. */
  const becomes = async (id: string, status: Conversation['status'], withinMs: number): Promise<Conversation> => {
    const deadlineMs = performance.now() + withinMs;
    for (;;) {
      const conversation = await call<Conversation>(`/api/conversation/${id}`);
      if (conversation.status === status) return conversation;
      if (performance.now() > deadlineMs) throw new Error(`${conversation.status}, not ${status}, in time`);
    }
  };

  it('is answered soon after the restart, once', async () => {
    const words = { initialPrompt: 'word '.repeat(200) };
    const { conversation_id: id } = await call<CreatedConversation>('/api/conversation', words);
    await becomes(id, 'running', ANSWERED_WITHIN_MS);
    await stack.kill();
    await stack.restart();
    const { messages } = await becomes(id, 'idle', ANSWERED_WITHIN_MS);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  }, 90_000);
});
