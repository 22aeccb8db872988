import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionsService, type Runtime } from '@openhands-connect/core';
import { buildUser, joinRuntime, startCore, TEST_ORIGIN, type TestCore } from '@openhands-connect/core/testing';
import { InProcessBus, PostgresBus, type Bus, type Database } from '@openhands-connect/platform';
import { startApi, type TestApi } from '../testing/start-api.js';

/** Buses that reach the other node, and ones of which no signal ever arrives there. */
const BUSES: [string, (database: Database) => Bus | Promise<Bus>][] = [
  ['told over the bus', async ({ url }) => await PostgresBus.open({ url })],
  ['whose signals are lost', () => new InProcessBus()],
];

describe.each(BUSES)('a session that ends on another node, %s', (_, createBus) => {
  let api: TestApi;
  let joined: Runtime;
  let other: TestCore;
  beforeAll(async () => {
    api = await startApi({ createBus });
    joined = await joinRuntime(api.runtime, createBus);
    other = await startCore({ runtime: joined });
  });
  afterAll(async () => {
    await other.close();
    await joined.close();
    await api.close();
  });

  const statusOf = async (token: string): Promise<number> =>
    (await api.request('GET', '/api/auth/me', { token })).status;

  it('is soon refused by an API that has verified its token before', async () => {
    const [user, bystander] = [await buildUser(other), await buildUser(other)];
    expect(await Promise.all([user, bystander].map(({ accessToken }) => statusOf(accessToken)))).toEqual([200, 200]);
    await other.get(SessionsService).signOut(user.principal, TEST_ORIGIN);
    let status = 200;
    while (status === 200) status = await statusOf(user.accessToken);
    expect(status).toBe(401);
    expect(await statusOf(bystander.accessToken)).toBe(200);
  });
});
