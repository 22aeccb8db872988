import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionsService, SigningKeys, type Runtime } from '@openhands-connect/core';
import { buildApiKey, buildConversation, joinRuntime, TEST_ORIGIN } from '@openhands-connect/core/testing';
import { InProcessBus } from '@openhands-connect/platform';
import { openSse } from '../testing/sse-client.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const createBus = (): InProcessBus => new InProcessBus();

/** Processes that hear nothing of each other, and a command beside them. */
describe('a key that signs tokens, in running processes', () => {
  const apis: TestApi[] = [];
  let joined: Runtime;
  beforeAll(async () => {
    const first = await startApi({ createBus });
    joined = await joinRuntime(first.runtime, createBus);
    apis.push(first, await startApi({ runtime: joined }));
  });
  afterAll(async () => {
    await apis[1]?.close();
    await joined.close();
    await apis[0]?.close();
  });

  const rotate = async (when: 'soon' | 'now'): Promise<string> => {
    const { database, config } = joined;
    return await SigningKeys.rotate(database, config.dataDir, when);
  };
  const statusesOf = async (token: string, path = '/api/conversation'): Promise<number[]> =>
    await Promise.all(apis.map(async (api) => (await api.request('GET', path, { token })).status));

  it('may be followed by another one: what it has signed stays good', async () => {
    const [api] = apis as [TestApi];
    const { owner } = await buildConversation(api);
    expect(await statusesOf(owner.accessToken)).toEqual([200, 200]);
    const next = await rotate('soon');
    for (const each of apis) while (!(await publishedBy(each)).includes(next));
    expect(await statusesOf(owner.accessToken)).toEqual([200, 200]);
  });

  it('takes with it all that it has signed when it is dropped; sessions and API keys go on', async () => {
    const [api] = apis as [TestApi];
    const { conversationId, owner } = await buildConversation(api);
    const { key } = await buildApiKey(api, { user: owner });
    const path = `/api/conversation/${conversationId}/stream`;
    const [streams, keyStream] = [
      await Promise.all(apis.map(({ url }) => openSse(url + path, { token: owner.accessToken }))),
      await openSse(api.url + path, { token: key }),
    ];
    expect(await statusesOf(owner.accessToken)).toEqual([200, 200]);
    await rotate('now');
    for (const stream of streams) {
      expect(await stream.ended()).toBe('end');
      expect(stream.all('end')).toMatchObject([{ error: { code: 'auth.token_invalid' } }]);
    }
    expect(await statusesOf(owner.accessToken)).toEqual([401, 401]);
    expect(await statusesOf(key)).toEqual([200, 200]);
    expect(keyStream.all('end')).toEqual([]);
    keyStream.close();
    const { accessToken } = await api.get(SessionsService).refresh(owner.refreshToken, TEST_ORIGIN);
    expect(await statusesOf(accessToken)).toEqual([200, 200]);
  });
});

async function publishedBy(api: TestApi): Promise<string[]> {
  const { body } = await api.request('GET', '/.well-known/jwks.json');
  return body.keys.map(({ kid }: { kid: string }) => kid);
}
