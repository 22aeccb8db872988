import { randomUUID } from 'node:crypto';
import type { Target } from './target.js';

const TIMEOUT_MS = 30_000;

export interface Session {
  email: string;
  password: string;
  token: string;
}

async function post<T>(target: Target, path: string, body: object, token?: string): Promise<T> {
  const response = await fetch(`${target.url}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${target.name}: POST ${path} gave ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** A new user with an access token, good for a quarter of an hour. */
export async function signUp(target: Target): Promise<Session> {
  const email = `bench-${randomUUID()}@example.com`;
  const password = randomUUID();
  const body = await post<{ access_token: string }>(target, '/api/auth/signup', { email, password, name: 'Bench' });
  return { email, password, token: body.access_token };
}

/** @returns the ids of new conversations, oldest first */
export async function createConversations(target: Target, token: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const body = { initialPrompt: `Conversation ${index} of the bench` };
    ids.push((await post<{ conversation_id: string }>(target, '/api/conversation', body, token)).conversation_id);
  }
  return ids;
}
