import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SigningKeys, type Runtime } from '@openhands-connect/core';
import { buildApiKey, joinRuntime, testRuntime } from '@openhands-connect/core/testing';
import { InProcessBus } from '@openhands-connect/platform';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

const createBus = (): InProcessBus => new InProcessBus();

/** Gateways that hear nothing of each other, and a command beside them. */
describe('sockets whose tokens a key has signed', () => {
  const runtimes: Runtime[] = [];
  let gateways: TestGateway[];
  beforeAll(async () => {
    const first = await testRuntime({ createBus });
    runtimes.push(first, await joinRuntime(first, createBus));
    gateways = await Promise.all(runtimes.map((runtime) => startGateway({ runtime })));
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.close();
    for (const runtime of runtimes.toReversed()) await runtime.close();
  });

  it('end on every gateway when it is dropped, those of API keys do not; the token opens no other', async () => {
    const [gateway] = gateways as [TestGateway];
    const { key, user } = await buildApiKey(gateway);
    const sockets = await Promise.all(gateways.map((each) => each.connect(user.accessToken)));
    const byKey = await Promise.all(gateways.map((each) => each.connect(key)));
    await SigningKeys.rotate(gateway.runtime.database, gateway.runtime.config.dataDir, 'now');
    await Promise.all(sockets.map((socket) => socket.ended()));
    expect(byKey.map(({ socket }) => socket.connected)).toEqual([true, true]);
    for (const each of gateways) {
      await expect(each.connect(user.accessToken)).rejects.toMatchObject({ problem: { code: 'auth.token_expired' } });
    }
  });
});
