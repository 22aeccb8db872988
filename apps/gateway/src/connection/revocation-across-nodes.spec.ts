import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { AccountSuspension, AuthService, MessagesService, SessionsService, UserEntity } from '@openhands-connect/core';
import {
  buildConversation,
  buildUser,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestUser,
} from '@openhands-connect/core/testing';
import type { TestGateway } from '../testing/start-gateway.js';
import type { TestGateways } from '../testing/start-gateways.js';
import { LINKS, startLinkedGateways } from '../testing/start-linked-gateways.js';

describe.each(LINKS)('a session that ends on another node, with signals over %s', (link) => {
  let gateways: TestGateways;
  let here: TestGateway;
  let there: TestGateway[];
  beforeAll(async () => {
    gateways = await startLinkedGateways(link, { count: 3 });
    [here, ...there] = gateways.all;
  });
  afterAll(() => gateways.close());

  const anotherSession = async ({ email }: TestUser): Promise<string> =>
    (await here.get(AuthService).signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN)).accessToken;

  it.each<[string, (user: TestUser) => Promise<void>]>([
    ['a sign-out', ({ principal }) => here.get(SessionsService).signOut(principal, TEST_ORIGIN)],
    [
      'a revocation',
      async ({ principal }) => {
        const [session] = (await here.get(SessionsService).list(principal, { limit: 1 })).items;
        await here.get(SessionsService).revoke(principal, session?.session_id ?? '', TEST_ORIGIN);
      },
    ],
    [
      'the reuse of a refresh token',
      async ({ refreshToken }) => {
        const sessions = here.get(SessionsService);
        const child = await sessions.refresh(refreshToken, TEST_ORIGIN);
        await sessions.refresh(child.refreshToken, TEST_ORIGIN);
        const reused = sessions.refresh(refreshToken, TEST_ORIGIN);
        await expect(reused).rejects.toMatchObject({ code: 'auth.refresh_reused' });
      },
    ],
    [
      'the disabling of its user',
      async ({ email }) => {
        await new AccountSuspension(here.runtime.database, here.runtime.bus).disable(email);
      },
    ],
    [
      'an operator who writes into the database',
      async ({ principal }) => {
        const disabled = { disabledAt: () => 'now()' };
        await here.runtime.database.manager.update(UserEntity, { id: principal.userId }, disabled);
      },
    ],
    [
      'an operator who writes another time into it',
      async ({ principal }) => {
        const disabled = { disabledAt: new Date('2020-01-01T00:00:00Z') };
        await here.runtime.database.manager.update(UserEntity, { id: principal.userId }, disabled);
      },
    ],
  ])('by %s takes its sockets along on every node, and its token is good nowhere', async (_, end) => {
    const user = await buildUser(here);
    const bystander = await buildUser(here);
    const sockets = await Promise.all(there.map((gateway) => gateway.connect(user.accessToken)));
    const spared = await Promise.all(there.map((gateway) => gateway.connect(bystander.accessToken)));
    await end(user);
    const reasons = await Promise.all(sockets.map((socket) => socket.ended()));
    expect(reasons).toEqual(there.map(() => 'io server disconnect'));
    for (const gateway of there) {
      const refused = { problem: { code: 'auth.session_revoked' } };
      await expect(gateway.connect(user.accessToken)).rejects.toMatchObject(refused);
    }
    for (const { socket } of spared) expect(socket.connected).toBe(true);
  });

  it('spares the session that ends the others', async () => {
    const user = await buildUser(here);
    const other = await anotherSession(user);
    const kept = await there[0]?.connect(user.accessToken);
    const ended = await Promise.all(there.map((gateway) => gateway.connect(other)));
    await here.get(SessionsService).revokeOthers(user.principal, TEST_ORIGIN);
    await Promise.all(ended.map((socket) => socket.ended()));
    expect(kept?.socket.connected).toBe(true);
  });

  it('tells it nothing more once it is gone', async () => {
    const { conversationId, owner } = await buildConversation(here);
    const room = formatRoom(conversationId);
    const [gateway] = there as [TestGateway];
    const revoked = await gateway.connect(owner.accessToken);
    const witness = await gateway.connect(await anotherSession(owner));
    for (const client of [revoked, witness]) await client.request('join_room', { room });
    await here.get(SessionsService).signOut(owner.principal, TEST_ORIGIN);
    await revoked.ended();
    await here.get(MessagesService).send(owner.principal, conversationId, { content: 'too late' });
    await witness.next('conversation_update', (update) => update.change === 'message_added');
    expect(revoked.all('conversation_update')).toEqual([]);
  });
});
