import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { AuthService, MessagesService, PrincipalCache, SessionsService } from '@openhands-connect/core';
import {
  buildConversation,
  buildUser,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestUser,
} from '@openhands-connect/core/testing';
import { uuidv7 } from '@openhands-connect/platform';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import { Handshake } from './handshake.js';

describe('a connection lasts as long as its session', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('and ends with a sign-out, all tabs at once, the other sessions of the user not', async () => {
    const user = await buildUser(gateway);
    const other = await gateway.get(AuthService).signIn({ email: user.email, password: TEST_PASSWORD }, TEST_ORIGIN);
    const tabs = [await gateway.connect(user.accessToken), await gateway.connect(user.accessToken)];
    const elsewhere = await gateway.connect(other.accessToken);
    await gateway.get(SessionsService).signOut(user.principal, TEST_ORIGIN);
    expect(await Promise.all(tabs.map((tab) => tab.ended()))).toEqual(['io server disconnect', 'io server disconnect']);
    expect(await elsewhere.refusalOf('leave_room', { room: formatRoom(uuidv7()) })).toBe('ok');
  });

  it('and hears nothing after that', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const client = await gateway.connect(owner.accessToken);
    await client.request('join_room', { room: formatRoom(conversationId) });
    await gateway.get(SessionsService).signOut(owner.principal, TEST_ORIGIN);
    await gateway.get(MessagesService).send(owner.principal, conversationId, { content: 'too late' });
    await client.ended();
    expect(client.all('conversation_update')).toEqual([]);
  });

  it('and ends for everything of a user when no session is named', async () => {
    const user = await buildUser(gateway);
    const client = await gateway.connect(user.accessToken);
    gateway.runtime.bus.publish({ kind: 'revoked', userId: user.principal.userId });
    await expect(client.ended()).resolves.toBe('io server disconnect');
  });

  it('and does not outlive a revocation between its handshake and its beginning', async () => {
    const user = await buildUser(gateway);
    const handshake = gateway.get(Handshake);
    const admit = handshake.admit.bind(handshake);
    jest.spyOn(handshake, 'admit').mockImplementationOnce(async (socket) => {
      const refusal = await admit(socket);
      await gateway.get(SessionsService).signOut(user.principal, TEST_ORIGIN);
      return refusal;
    });
    const ended = gateway.connect(user.accessToken).then(async (client) => await client.ended());
    await expect(ended.catch(({ message }: Error) => message)).resolves.toBe('io server disconnect');
  });
});

describe('a connection lasts as long as its token', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ options: { sweepIntervalMs: 5, expiryGraceMs: 200 } });
  });
  afterAll(() => gateway.close());

  /** A token that was verified already and ends soon. */
  const expiring = (user: TestUser, lifetimeMs: number): string => {
    const token = `expiring-${uuidv7()}`;
    gateway.get(PrincipalCache).set(token, { ...user.principal, expiresAtMs: Date.now() + lifetimeMs });
    return token;
  };

  it('and ends when no other one comes in time; one that is renewed goes on', async () => {
    const user = await buildUser(gateway);
    const token = expiring(user, 300);
    const [lapsing, renewing] = [await gateway.connect(token), await gateway.connect(token)];
    await expect(renewing.request('authenticate', { token: user.accessToken })).resolves.toEqual({ ok: true });
    await expect(lapsing.ended()).resolves.toBe('io server disconnect');
    expect(await renewing.refusalOf('leave_room', { room: formatRoom(uuidv7()) })).toBe('ok');
  });

  it('and may do nothing but authenticate in between', async () => {
    const user = await buildUser(gateway);
    const client = await gateway.connect(expiring(user, 60));
    const room = formatRoom(uuidv7());
    let answer = 'ok';
    while (answer === 'ok') answer = await client.refusalOf('leave_room', { room });
    expect(answer).toBe('auth.token_expired');
    expect(await client.refusalOf('authenticate', { token: user.accessToken })).toBe('ok');
    expect(await client.refusalOf('leave_room', { room })).toBe('ok');
  });

  it.each<[string, (other: TestUser) => string, string]>([
    ["another user's token", ({ accessToken }) => accessToken, 'auth.token_invalid'],
    ['nonsense', () => 'nonsense', 'auth.token_invalid'],
  ])('and refuses %s', async (_, tokenOf, code) => {
    const [user, other] = [await buildUser(gateway), await buildUser(gateway)];
    const client = await gateway.connect(user.accessToken);
    expect(await client.refusalOf('authenticate', { token: tokenOf(other) })).toBe(code);
    expect(await client.refusalOf('leave_room', { room: formatRoom(uuidv7()) })).toBe('ok');
  });

  it('and refuses what its API key is not good for', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const scopes = { reader: ['conversations:read'], none: ['files:read'] } as const;
    const keyOf = (name: keyof typeof scopes): string => {
      const token = `key-${uuidv7()}`;
      gateway.get(PrincipalCache).set(token, { ...owner.principal, scopes: new Set(scopes[name]) });
      return token;
    };
    await expect(gateway.connect(keyOf('none'))).rejects.toMatchObject({ problem: { code: 'auth.scope_missing' } });
    const client = await gateway.connect(keyOf('reader'));
    const room = formatRoom(conversationId);
    expect(await client.refusalOf('join_room', { room })).toBe('ok');
    const message = { content: 'hello', type: 'text' };
    expect(await client.refusalOf('send_message', { room, message })).toBe('auth.scope_missing');
  });
});
