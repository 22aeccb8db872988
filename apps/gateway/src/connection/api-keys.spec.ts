import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { ApiKeysService, Authenticator, MessagesService, PrincipalCache, UserEntity } from '@openhands-connect/core';
import { buildApiKey, buildConversation, revokeApiKey } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import type { TestGateways } from '../testing/start-gateways.js';
import { LINKS, startLinkedGateways } from '../testing/start-linked-gateways.js';

describe.each(LINKS)('an API key that is revoked on another node, with signals over %s', (link) => {
  let gateways: TestGateways;
  let here: TestGateway;
  let there: TestGateway[];
  beforeAll(async () => {
    gateways = await startLinkedGateways(link, { count: 3 });
    [here, ...there] = gateways.all;
  });
  afterAll(() => gateways.close());

  it('is good nowhere within a second, and its sockets are gone; other keys and sessions stay', async () => {
    const { user, key, keyId } = await buildApiKey(here);
    const { key: otherKey } = await buildApiKey(here, { user });
    const { conversationId } = await buildConversation(here, { owner: user });
    const sockets = await Promise.all([here, ...there].map((gateway) => gateway.connect(key)));
    const spared = await Promise.all(there.map((gateway) => gateway.connect(otherKey)));
    spared.push(...(await Promise.all(there.map((gateway) => gateway.connect(user.accessToken)))));
    for (const socket of sockets) await socket.request('join_room', { room: formatRoom(conversationId) });
    const startedAtMs = performance.now();
    await revokeApiKey(here, user.principal, keyId);
    expect(here.get(Authenticator).remembered(key)).toBeUndefined();
    await Promise.all(sockets.map((socket) => socket.ended()));
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    for (const gateway of there) expect(gateway.get(Authenticator).remembered(key)).toBeUndefined();
    await here.get(MessagesService).send(user.principal, conversationId, { content: 'too late' });
    expect(sockets.flatMap((socket) => socket.all('conversation_update'))).toEqual([]);
    for (const gateway of [here, ...there]) {
      await expect(gateway.connect(key)).rejects.toMatchObject({ problem: { code: 'auth.token_invalid' } });
    }
    for (const { socket } of spared) expect(socket.connected).toBe(true);
  });
});

describe('a connection lasts as long as its API key', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ options: { sweepIntervalMs: 5, expiryGraceMs: 200 } });
  });
  afterAll(() => gateway.close());

  it('and ends when the key expires and no other token comes in time', async () => {
    const expires_at = new Date(Date.now() + 1_500).toISOString();
    const { user, key } = await buildApiKey(gateway, { expires_at });
    const [lapsing, renewing] = [await gateway.connect(key), await gateway.connect(key)];
    expect(await renewing.refusalOf('authenticate', { token: user.accessToken })).toBe('ok');
    await expect(lapsing.ended()).resolves.toBe('io server disconnect');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires_at) + 200);
    expect(renewing.socket.connected).toBe(true);
    await expect(gateway.connect(key)).rejects.toMatchObject({ problem: { code: 'auth.token_expired' } });
  });

  it('and ends when its user is disabled, whenever that is said to have been and whatever is remembered', async () => {
    const [{ key, principal }, { key: spare }] = [await buildApiKey(gateway), await buildApiKey(gateway)];
    const [client, spared] = [await gateway.connect(key), await gateway.connect(spare)];
    gateway.get(PrincipalCache).forget(principal);
    const disabled = { disabledAt: new Date('2020-01-01T00:00:00Z') };
    await gateway.runtime.database.manager.update(UserEntity, { id: principal.userId }, disabled);
    await expect(client.ended()).resolves.toBe('io server disconnect');
    expect(spared.socket.connected).toBe(true);
  });

  it('and does not begin without the scope for it', async () => {
    const { key } = await buildApiKey(gateway, { scopes: ['files:read', 'conversations:write'] });
    await expect(gateway.connect(key)).rejects.toMatchObject({ problem: { code: 'auth.scope_missing' } });
  });

  it('and counts as a use of the key', async () => {
    const { user, key } = await buildApiKey(gateway);
    await gateway.connect(key);
    let lastUse: string | null | undefined;
    while (!lastUse) {
      const { items } = await gateway.get(ApiKeysService).list(user.principal, { limit: 1 });
      lastUse = items[0]?.last_used_at;
    }
    expect(Date.parse(lastUse)).toBeLessThanOrEqual(Date.now());
  });
});
