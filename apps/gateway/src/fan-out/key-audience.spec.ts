import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, type ApiKeyScope, type Room } from '@openhands-connect/contract';
import {
  ConversationChangesService,
  conversationStream,
  ConversationsService,
  MessagesService,
  SettingsService,
  userStream,
} from '@openhands-connect/core';
import { buildApiKey, buildConversation, buildUser, type TestUser } from '@openhands-connect/core/testing';
import { uuidv7, type StreamRef } from '@openhands-connect/platform';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import type { TestClient } from '../testing/test-client.js';

const READ: ApiKeyScope[] = ['conversations:read'];

describe('what a socket with an API key hears', () => {
  let gateway: TestGateway;
  let user: TestUser;
  let conversationId: string;
  let room: Room;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    ({ conversationId, owner: user } = await buildConversation(gateway));
    room = formatRoom(conversationId);
  });

  const connect = async (scopes: ApiKeyScope[], conversation_ids?: string[]): Promise<TestClient> => {
    const { key } = await buildApiKey(gateway, { user, scopes, ...(conversation_ids && { conversation_ids }) });
    return await gateway.connect(key);
  };
  /** A file of the user's alone, or of a conversation, as its upload tells of it. */
  const tellOfFile = async (inConversation: string | null): Promise<string> => {
    const fileId = uuidv7();
    const ref: StreamRef = inConversation
      ? conversationStream.of(inConversation)
      : userStream.of(user.principal.userId);
    const now = new Date().toISOString();
    const record = {
      file_id: fileId,
      url: `http://localhost:3000/files/${fileId}`,
      name: 'a.txt',
      mime_type: 'text/plain',
      size_bytes: 1,
      sha256: 'a'.repeat(64),
      conversation_id: inConversation,
      owner_id: user.principal.userId,
      created_at: now,
      updated_at: now,
    };
    await gateway.runtime.database.transaction(async (tx) => {
      await gateway.runtime.eventLog.append(tx, ref, 'file_insert', () => ({ file_id: fileId, record }));
    });
    return fileId;
  };
  /** What the socket has heard once everything so far has gone out: one more conversation is the mark. */
  const heardBy = async (...clients: TestClient[]): Promise<string[][]> => {
    const mark = gateway.get(MessagesService).send(user.principal, conversationId, { content: 'mark' });
    const { seq } = await mark;
    await Promise.all(clients.map((client) => client.next('conversation_update', (update) => update.seq === seq)));
    return clients.map((client) =>
      client.received.map(({ name }) => name).filter((name) => name !== 'connect_success'),
    );
  };

  it('of its user’s own stream is what its scopes say', async () => {
    const full = await gateway.connect(user.accessToken);
    const [reader, settings, files] = [
      await connect(READ),
      await connect([...READ, 'settings:read']),
      await connect([...READ, 'files:read']),
    ];
    const clients = [full, reader, settings, files];
    for (const client of clients) await client.request('join_room', { room });
    await gateway.get(SettingsService).update(user.principal, { theme: 'dark' });
    await tellOfFile(null);
    const { conversation_id } = await gateway
      .get(ConversationsService)
      .create(user.principal, { initialPrompt: 'new' });
    await Promise.all(clients.map((client) => client.next('conversation_insert')));
    await gateway.get(ConversationChangesService).delete(user.principal, conversation_id);
    await Promise.all(clients.map((client) => client.next('conversation_delete')));
    const conversations = ['conversation_insert', 'conversation_delete', 'conversation_update'];
    expect(await heardBy(...clients)).toEqual([
      ['settings_update', 'file_insert', ...conversations],
      conversations,
      ['settings_update', ...conversations],
      ['file_insert', ...conversations],
    ]);
  });

  it('of its user’s own stream is, of conversations and files, only what it is limited to', async () => {
    const all: ApiKeyScope[] = ['conversations:read', 'files:read', 'settings:read'];
    const client = await connect(all, [conversationId]);
    const full = await gateway.connect(user.accessToken);
    for (const each of [client, full]) await each.request('join_room', { room });
    await gateway.get(SettingsService).update(user.principal, { theme: 'light' });
    await tellOfFile(null);
    const { conversation_id } = await gateway
      .get(ConversationsService)
      .create(user.principal, { initialPrompt: 'new' });
    await gateway.get(ConversationChangesService).delete(user.principal, conversation_id);
    await full.next('conversation_delete');
    expect(await heardBy(client)).toEqual([['settings_update', 'conversation_update']]);
    await gateway.get(ConversationChangesService).delete(user.principal, conversationId);
    await client.next('conversation_delete', (gone) => gone.conversation_id === conversationId);
  });

  it('of a room has no gaps: what lies beyond its scopes is withheld, live and replayed', async () => {
    const [reader, files] = [await connect(READ), await connect([...READ, 'files:read'])];
    for (const client of [reader, files]) await client.request('join_room', { room });
    await tellOfFile(conversationId);
    expect(await heardBy(reader, files)).toEqual([
      ['event_withheld', 'conversation_update'],
      ['file_insert', 'conversation_update'],
    ]);
    const late = await connect(READ);
    await late.request('join_room', { room, after_seq: 0 });
    const seqs = late.received.slice(1).map(({ payload }) => (payload as { seq: number }).seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
    expect(late.received.map(({ name }) => name)).toContain('event_withheld');
    expect(late.received.map(({ name }) => name)).not.toContain('file_insert');
  });

  it('is no room that it is not limited to, and none of what happens there', async () => {
    const client = await connect(['conversations:read', 'conversations:write'], [conversationId]);
    const { conversationId: elsewhere } = await buildConversation(gateway, { owner: user });
    const outside = formatRoom(elsewhere);
    const message = { content: 'no', type: 'text' };
    expect(await client.refusalOf('join_room', { room: outside, after_seq: 0 })).toBe('room.not_found');
    expect(await client.refusalOf('send_message', { room: outside, message })).toBe('room.not_found');
    expect(await client.refusalOf('join_room', { room })).toBe('ok');
    expect(await client.refusalOf('send_message', { room, message })).toBe('ok');
  });

  it('changes with the token that takes the place of its own', async () => {
    const { conversationId: elsewhere } = await buildConversation(gateway, { owner: user });
    const client = await gateway.connect(user.accessToken);
    for (const id of [conversationId, elsewhere]) await client.request('join_room', { room: formatRoom(id) });
    const { key } = await buildApiKey(gateway, { user, scopes: READ, conversation_ids: [conversationId] });
    expect(await client.refusalOf('authenticate', { token: key })).toBe('ok');
    await gateway.get(MessagesService).send(user.principal, elsewhere, { content: 'unheard' });
    await tellOfFile(conversationId);
    expect(await heardBy(client)).toEqual([['event_withheld', 'conversation_update']]);
    expect(await client.refusalOf('join_room', { room: formatRoom(elsewhere) })).toBe('room.not_found');
    expect(await client.refusalOf('typing', { room, typing: true })).toBe('auth.scope_missing');
    expect(await client.refusalOf('authenticate', { token: user.accessToken })).toBe('ok');
    expect(await client.refusalOf('join_room', { room: formatRoom(elsewhere) })).toBe('ok');
  });

  it('is nothing of others, whatever the key', async () => {
    const stranger = await buildUser(gateway);
    const { key } = await buildApiKey(gateway, { user: stranger });
    const client = await gateway.connect(key);
    expect(await client.refusalOf('join_room', { room })).toBe('room.not_found');
  });
});
