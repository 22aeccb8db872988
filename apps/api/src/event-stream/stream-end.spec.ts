import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ConversationChangesService,
  DEFAULT_FEED_OPTIONS,
  FEED_OPTIONS,
  MembersService,
  MessagesService,
  PrincipalCache,
  SessionsService,
  UserEntity,
  type FeedOptions,
} from '@openhands-connect/core';
import {
  buildApiKey,
  buildConversation,
  buildMember,
  revokeApiKey,
  TEST_ORIGIN,
  type TestUser,
} from '@openhands-connect/core/testing';
import { FaultyBus } from '@openhands-connect/platform/testing';
import { openSse, type SseClient } from '../testing/sse-client.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const feeds = (options: Partial<FeedOptions>) => ({
  provide: [{ provide: FEED_OPTIONS, useValue: { ...DEFAULT_FEED_OPTIONS, ...options } }],
});

describe('a stream of events lasts as long as its reader may read', () => {
  const bus = new FaultyBus();
  let api: TestApi;
  /** Another process beside the first. */
  let other: TestApi;
  const clients: SseClient[] = [];
  beforeAll(async () => {
    api = await startApi({ createBus: () => bus, ...feeds({ pollIntervalMs: 50, sweepIntervalMs: 5 }) });
    other = await startApi({ runtime: api.runtime });
  });
  afterEach(() => {
    bus.fate = () => 'pass';
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(async () => {
    await other.close();
    await api.close();
  });

  const open = async (at: TestApi, conversationId: string, token: string): Promise<SseClient> => {
    const client = await openSse(`${at.url}/api/conversation/${conversationId}/stream`, { token });
    clients.push(client);
    await client.until(({ lastEventId }) => lastEventId !== '');
    return client;
  };
  const send = async ({ principal }: TestUser, id: string): Promise<unknown> =>
    await api.get(MessagesService).send(principal, id, { content: 'too late' });
  it('and ends with its session, on every server', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const witness = await buildMember(api, { conversationId, role: 'viewer' });
    const readers = await Promise.all([api, other].map((at) => open(at, conversationId, owner.accessToken)));
    const spared = await open(api, conversationId, witness.accessToken);
    const startedAtMs = performance.now();
    await api.get(SessionsService).signOut(owner.principal, TEST_ORIGIN);
    for (const reader of readers) expect(await endOf(reader, startedAtMs)).toEqual(['auth.session_revoked']);
    await send(owner, conversationId);
    await spared.until(({ seqs }) => seqs.length === 1);
    expect(readers.map(({ seqs }) => seqs)).toEqual([[], []]);
  });

  it('and ends with its key, also when the first signal is lost', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const { key, keyId } = await buildApiKey(api, { user: owner });
    const client = await open(api, conversationId, key);
    let dropped = 0;
    bus.fate = ({ kind }) => (kind === 'revoked' && dropped++ === 0 ? 'drop' : 'pass');
    const startedAtMs = performance.now();
    await revokeApiKey(api, owner.principal, keyId);
    expect(await endOf(client, startedAtMs)).toEqual(['auth.token_invalid']);
  });

  it('and ends when its user is disabled, whenever that is said to have been and whatever is remembered', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const { key, principal } = await buildApiKey(api, { user: owner });
    const witness = await buildMember(api, { conversationId, role: 'viewer' });
    const [client, spared] = [
      await open(api, conversationId, key),
      await open(api, conversationId, witness.accessToken),
    ];
    for (const at of [api, other]) at.get(PrincipalCache).forget({ userId: principal.userId });
    const startedAtMs = performance.now();
    const disabled = { disabledAt: new Date('2020-01-01T00:00:00Z') };
    await api.runtime.database.manager.update(UserEntity, { id: principal.userId }, disabled);
    expect(await endOf(client, startedAtMs)).toEqual(['auth.token_invalid']);
    expect(spared.all('end')).toEqual([]);
  });

  it('and ends when the token expires', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const expiresAtMs = Date.now() + 400;
    const { key } = await buildApiKey(api, { user: owner, expires_at: new Date(expiresAtMs).toISOString() });
    const client = await open(api, conversationId, key);
    expect(await client.ended()).toBe('end');
    expect(client.all('end')).toMatchObject([{ error: { code: 'auth.token_expired', status: 401 } }]);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAtMs);
  });

  it.each<[string, 'pass' | 'drop']>([
    ['told by signals', 'pass'],
    ['whose signals are all lost', 'drop'],
  ])('and ends with a removal %s, after the last word', async (_, fate) => {
    const { conversationId, owner } = await buildConversation(api);
    const member = await buildMember(api, { conversationId, role: 'viewer' });
    const [removed, spared] = [
      await open(api, conversationId, member.accessToken),
      await open(api, conversationId, owner.accessToken),
    ];
    bus.fate = () => fate;
    const startedAtMs = performance.now();
    await api.get(MembersService).remove(owner.principal, conversationId, member.principal.userId);
    expect(await endOf(removed, startedAtMs)).toEqual(['conversation.not_found']);
    await send(owner, conversationId);
    await spared.until(({ seqs }) => seqs.length === 2);
    expect(removed.events.map(({ event }) => event)).toEqual(['conversation_delete', 'end']);
    expect(removed.text).not.toMatch(/id: \d+\nevent: conversation_delete/);
    expect(removed.lastEventId).toBe('1');
  });

  it('and goes on without a hole for who was removed and is back before anybody asked', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const client = await open(api, conversationId, owner.accessToken);
    bus.publish({ kind: 'membership', conversationId, userId: owner.principal.userId });
    await send(owner, conversationId);
    await client.until(({ seqs }) => seqs.length === 1);
    expect(client.events.map(({ event }) => event)).toEqual(['conversation_update']);
  });

  it.each<[string, 'pass' | 'drop']>([
    ['told by signals', 'pass'],
    ['whose signals are all lost', 'drop'],
  ])('and ends with the conversation, for every member, by a deletion %s', async (_, fate) => {
    const { conversationId, owner } = await buildConversation(api);
    const member = await buildMember(api, { conversationId, role: 'viewer' });
    const readers = [
      await open(api, conversationId, member.accessToken),
      await open(api, conversationId, owner.accessToken),
    ];
    bus.fate = () => fate;
    const startedAtMs = performance.now();
    await api.get(ConversationChangesService).delete(owner.principal, conversationId);
    for (const reader of readers) {
      expect(await endOf(reader, startedAtMs)).toEqual(['conversation.not_found']);
      expect(reader.all('conversation_delete')).toMatchObject([{ conversation_id: conversationId }]);
    }
  });

  it('and ends with a word when the server stops', async () => {
    const stopping = await startApi({ runtime: api.runtime });
    const { conversationId, owner } = await buildConversation(api);
    const client = await open(stopping, conversationId, owner.accessToken);
    await stopping.stop();
    expect(await client.ended()).toBe('end');
    expect(client.all('end')).toMatchObject([{ error: { code: 'server.unavailable', retry_after_seconds: 1 } }]);
  });
});

/** How it ended, and how long that took. */
async function endOf(client: SseClient, startedAtMs: number): Promise<unknown> {
  expect(await client.ended()).toBe('end');
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  return client.all('end').map(({ error }) => error.code);
}
