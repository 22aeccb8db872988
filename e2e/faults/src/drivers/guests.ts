import type { ServerProcess } from '../cluster/server-process.js';
import type { Journal } from '../journal/journal.js';
import { signUp, type Conversation } from './cast.js';
import { RawReader } from './raw-reader.js';

/** Somebody who may read a conversation, until it is taken away. */
export interface Guest {
  readonly token: string;
  /** Resolves when whoever asked has been told that it is done. */
  readonly end: () => Promise<void>;
}

/** The ways in which access ends. */
export const WAYS: Readonly<Record<string, (url: string, conversation: Conversation) => Promise<Guest>>> = {
  'sign-out': async (url, conversation) => {
    const actor = await admit(url, conversation);
    return { token: await tokenOf(actor.client), end: () => actor.client.signOut() };
  },
  'key revocation': async (url, conversation) => {
    const { client } = await admit(url, conversation);
    const { key, key_id } = await client.call('createApiKey', {
      body: { name: 'reader', scopes: ['conversations:read'] },
    });
    return { token: key, end: () => client.call('revokeApiKey', { path: { key_id } }) };
  },
  removal: async (url, conversation) => {
    const actor = await admit(url, conversation);
    const path = { conversation_id: conversation.id, user_id: actor.userId };
    const token = await tokenOf(actor.client);
    return { token, end: () => conversation.owner.client.call('removeMember', { path }) };
  },
};

/** A guest's sockets, one on each gateway, which do not come back by themselves. */
export async function seat(
  journal: Journal,
  gateways: readonly ServerProcess[],
  { token }: Guest,
  { id: conversationId }: Conversation,
  name: string,
): Promise<RawReader[]> {
  const readers = gateways.map(
    (gateway) =>
      new RawReader({
        journal,
        url: `http://127.0.0.1:${gateway.port}`,
        name: `${name} on ${gateway.name}`,
        conversationId,
        getToken: () => token,
        replays: false,
        reconnects: false,
      }),
  );
  await Promise.all(readers.map((reader) => reader.open()));
  return readers;
}

async function admit(url: string, { id, owner }: Conversation): Promise<Awaited<ReturnType<typeof signUp>>> {
  const actor = await signUp(url, 'guest');
  const body = { email: actor.email, role: 'editor' as const };
  await owner.client.call('addMember', { path: { conversation_id: id }, body });
  return actor;
}

async function tokenOf({
  getToken,
}: {
  getToken: () => string | undefined | Promise<string | undefined>;
}): Promise<string> {
  const token = await getToken();
  if (token === undefined) throw new Error('whoever has signed up has a token');
  return token;
}
