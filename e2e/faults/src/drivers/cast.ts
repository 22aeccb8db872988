import { randomUUID } from 'node:crypto';
import { createClient, type ConnectClient } from '@openhands-connect/client';

/** A user with a client of its own, which renews its token by itself. */
export interface Actor {
  readonly client: ConnectClient;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

export interface Conversation {
  readonly id: string;
  readonly owner: Actor;
}

/** An answer that takes longer counts as lost, and is asked for again. Much less would flood a machine that is slow. */
const ATTEMPT_TIMEOUT_MS = 10_000;

/** Asks again and again: what a fault does to the server is not the end of a sender. */
function patientClient(baseUrl: string): ConnectClient {
  const retry = { attempts: 1_000, baseDelayMs: 100, maxDelayMs: 2_000 };
  return createClient({ baseUrl, timeoutMs: ATTEMPT_TIMEOUT_MS, retry });
}

export async function signUp(url: string, name: string): Promise<Actor> {
  const client = patientClient(url);
  const account = { email: `${name}-${randomUUID()}@example.com`, password: randomUUID(), name };
  const { user } = await client.signUp(account);
  return { client, userId: user.id, email: account.email, password: account.password };
}

/** Conversations of a few users, in turn. */
export async function openConversations(url: string, users: number, count: number): Promise<Conversation[]> {
  const owners: Actor[] = [];
  for (let index = 0; index < users; index++) owners.push(await signUp(url, `owner-${index}`));
  const conversations: Conversation[] = [];
  for (let index = 0; index < count; index++) {
    const owner = owners[index % owners.length] as Actor;
    const { conversation_id: id } = await owner.client.createConversation({ initialPrompt: `conversation ${index}` });
    conversations.push({ id, owner });
  }
  return conversations;
}
