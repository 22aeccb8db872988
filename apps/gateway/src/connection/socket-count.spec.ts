import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import { Connections } from './connections.js';

describe('the sockets of one user', () => {
  let limited: TestGateway;
  let unlimited: TestGateway;
  beforeAll(async () => {
    limited = await startGateway({ env: { RATE_LIMITS: 'default', MAX_SOCKETS_PER_USER: '2' } });
    unlimited = await startGateway({ env: { RATE_LIMITS: 'off', MAX_SOCKETS_PER_USER: '2' } });
  });
  afterAll(async () => {
    await unlimited.close();
    await limited.close();
  });

  it('are so many and no more, until one goes; others have their own', async () => {
    const [ada, bob] = [await buildUser(limited), await buildUser(limited)];
    const [first] = [await limited.connect(ada.accessToken), await limited.connect(ada.accessToken)];
    const detail = 'A user can have at most 2 sockets at a server process; close one first.';
    const refused = { problem: { code: 'rate.limited', status: 429, detail, retry_after_seconds: 5 } };
    await expect(limited.connect(ada.accessToken)).rejects.toMatchObject(refused);
    await limited.connect(bob.accessToken);
    const [socket] = limited.get(Connections).ofUser(ada.principal.userId);
    const gone = once(socket as never, 'disconnect');
    first.socket.disconnect();
    await gone;
    const again = await limited.connect(ada.accessToken);
    expect(again.socket.connected).toBe(true);
  });

  it('are as many as come where nothing is limited', async () => {
    const { accessToken, principal } = await buildUser(unlimited);
    for (let i = 0; i < 3; i++) await unlimited.connect(accessToken);
    expect(unlimited.get(Connections).ofUser(principal.userId)).toHaveLength(3);
  });
});
