import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { ApiKeysService, MessagesService } from '@openhands-connect/core';
import { buildApiKey, buildConversation, TEST_ORIGIN } from '@openhands-connect/core/testing';
import { FaultyBus } from '@openhands-connect/platform/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('a connection lasts as long as its API key', () => {
  const bus = new FaultyBus();
  let gateway: TestGateway;
  let other: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ createBus: () => bus, options: { sweepIntervalMs: 5, expiryGraceMs: 200 } });
    other = await startGateway({ runtime: gateway.runtime });
  });
  afterAll(async () => {
    await other.close();
    await gateway.close();
  });

  it.each<['pass' | 'drop', string]>([
    ['pass', ''],
    ['drop', ', when every signal is lost'],
  ])('and ends on every gateway within a second of its revocation%2$s', async (fate) => {
    const { user, key, keyId } = await buildApiKey(gateway);
    const { key: spared } = await buildApiKey(gateway, { user });
    const { conversationId } = await buildConversation(gateway, { owner: user });
    const clients = [await gateway.connect(key), await other.connect(key)];
    const untouched = [await other.connect(spared), await gateway.connect(user.accessToken)];
    for (const client of clients) await client.request('join_room', { room: formatRoom(conversationId) });
    // The first signal alone: what the poll finds is told by signals too.
    let dropped = 0;
    bus.fate = ({ kind }) => (fate === 'drop' && kind === 'revoked' && dropped++ === 0 ? 'drop' : 'pass');
    const startedAtMs = performance.now();
    await gateway.get(ApiKeysService).revoke(user.principal, keyId, TEST_ORIGIN);
    expect(await Promise.all(clients.map((client) => client.ended()))).toEqual(
      clients.map(() => 'io server disconnect'),
    );
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    await gateway.get(MessagesService).send(user.principal, conversationId, { content: 'too late' });
    expect(clients.flatMap((client) => client.all('conversation_update'))).toEqual([]);
    for (const client of untouched) expect(client.socket.connected).toBe(true);
    await expect(gateway.connect(key)).rejects.toMatchObject({ problem: { code: 'auth.token_invalid' } });
  });

  it('and ends when the key expires and no other token comes in time', async () => {
    const expires_at = new Date(Date.now() + 500).toISOString();
    const { user, key } = await buildApiKey(gateway, { expires_at });
    const [lapsing, renewing] = [await gateway.connect(key), await gateway.connect(key)];
    expect(await renewing.refusalOf('authenticate', { token: user.accessToken })).toBe('ok');
    await expect(lapsing.ended()).resolves.toBe('io server disconnect');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires_at) + 200);
    expect(renewing.socket.connected).toBe(true);
    await expect(gateway.connect(key)).rejects.toMatchObject({ problem: { code: 'auth.token_expired' } });
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
