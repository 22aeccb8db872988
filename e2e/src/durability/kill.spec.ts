import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuthSession,
  Conversation,
  CreatedConversation,
  MessagePage,
  SentMessage,
} from '@openhands-connect/contract';
import { startStack, type Stack } from '../stack/start-stack.js';

const CALLERS = 8;
const KILLS = 3;
const ACKNOWLEDGED_BEFORE_EACH_KILL = 150;

describe('kill -9 while messages are being sent', () => {
  let stack: Stack;
  let token: string;
  let conversationId: string;
  beforeAll(async () => {
    stack = await startStack();
    const account = { email: 'kill@example.com', password: 'a long enough pass phrase 9', name: 'Kill' };
    ({ access_token: token } = await call<AuthSession>('POST', '/api/auth/signup', account));
    const prompt = { initialPrompt: 'begin' };
    ({ conversation_id: conversationId } = await call<CreatedConversation>('POST', '/api/conversation', prompt));
  }, 90_000);
  afterAll(() => stack.stop());

  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(stack.url + path, {
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (await response.json()) as T;
  };

  /** Sends until the server is gone; what was acknowledged goes into the journal. */
  const sendUntilGone = async (journal: Map<string, number>, enough: () => void): Promise<void> => {
    for (;;) {
      const content = randomUUID();
      try {
        const { seq } = await call<SentMessage>('POST', `/api/conversation/${conversationId}/message`, { content });
        journal.set(content, seq);
        if (journal.size % ACKNOWLEDGED_BEFORE_EACH_KILL === 0) enough();
      } catch {
        return;
      }
    }
  };

  const storedMessages = async (): Promise<MessagePage['items']> => {
    const items: MessagePage['items'] = [];
    for (let cursor: string | null = null; ;) {
      const query: string = cursor === null ? 'after=0' : `cursor=${cursor}`;
      const page = await call<MessagePage>('GET', `/api/conversation/${conversationId}/messages?limit=100&${query}`);
      items.push(...page.items);
      if (page.next_cursor === null) return items;
      cursor = page.next_cursor;
    }
  };

  it('keeps every acknowledged message, in order, once', async () => {
    const journal = new Map<string, number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const enough = Promise.withResolvers<void>();
      const callers = Array.from({ length: CALLERS }, () => sendUntilGone(journal, enough.resolve));
      await enough.promise;
      await stack.kill();
      await Promise.all(callers);
      await stack.restart();
    }
    const stored = await storedMessages();
    const seqs = stored.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(seqs.length);
    const bySeq = new Map(stored.map(({ content, seq }) => [content, seq]));
    const lost = [...journal].filter(([content, seq]) => bySeq.get(content) !== seq);
    expect({ acknowledged: journal.size, lost }).toEqual({ acknowledged: journal.size, lost: [] });
    const contents = stored.filter(({ role }) => role === 'user').map(({ content }) => content);
    expect(new Set(contents).size).toBe(contents.length);
    const { last_seq } = await call<Conversation>('GET', `/api/conversation/${conversationId}`);
    expect(last_seq).toBeGreaterThanOrEqual(seqs.at(-1) ?? 0);
  }, 180_000);
});
