import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator, SessionsService, SigningKeys, type Runtime } from '@openhands-connect/core';
import {
  buildApiKey,
  buildConversation,
  joinRuntime,
  startCore,
  TEST_ORIGIN,
  type TestCore,
} from '@openhands-connect/core/testing';
import { InProcessBus } from '@openhands-connect/platform';
import { openSse } from '../testing/sse-client.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const createBus = (): InProcessBus => new InProcessBus();

/** An API, another process, and a command beside them, that hear nothing of each other. */
describe('a key that signs tokens, in running processes', () => {
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

  const rotate = async (when: 'soon' | 'now'): Promise<string> => {
    const { database, config } = joined;
    return await SigningKeys.rotate(database, config.dataDir, when);
  };
  /** What the API and the other process say to a token, which they remember. */
  const answersTo = async (token: string): Promise<unknown[]> => [
    (await api.request('GET', '/api/conversation', { token })).status,
    await other
      .get(Authenticator)
      .authenticate(token)
      .then(
        () => 'accepted',
        ({ code }: { code: string }) => code,
      ),
  ];
  const published = async (): Promise<string[]> => {
    const { body } = await api.request('GET', '/.well-known/jwks.json');
    return body.keys.map(({ kid }: { kid: string }) => kid);
  };

  it('may be followed by another one: what it has signed stays good', async () => {
    const { owner } = await buildConversation(api);
    expect(await answersTo(owner.accessToken)).toEqual([200, 'accepted']);
    const next = await rotate('soon');
    while (!(await published()).includes(next));
    expect(await answersTo(owner.accessToken)).toEqual([200, 'accepted']);
  });

  it('takes with it all that it has signed when it is dropped; sessions and API keys go on', async () => {
    const { conversationId, owner } = await buildConversation(api);
    const { key } = await buildApiKey(api, { user: owner });
    const path = `${api.url}/api/conversation/${conversationId}/stream`;
    const [stream, keyStream] = [
      await openSse(path, { token: owner.accessToken }),
      await openSse(path, { token: key }),
    ];
    expect(await answersTo(owner.accessToken)).toEqual([200, 'accepted']);
    const droppedAtMs = performance.now();
    const next = await rotate('now');
    expect(await stream.ended()).toBe('end');
    expect(stream.all('end')).toMatchObject([{ error: { code: 'auth.token_expired' } }]);
    while (other.get(Authenticator).remembered(owner.accessToken)) await new Promise(setImmediate);
    expect(performance.now() - droppedAtMs).toBeLessThan(1_000);
    expect(await answersTo(owner.accessToken)).toEqual([401, 'auth.token_expired']);
    expect(await published()).toEqual([next]);
    expect(await answersTo(key)).toEqual([200, 'accepted']);
    expect(keyStream.all('end')).toEqual([]);
    keyStream.close();
    const { accessToken } = await other.get(SessionsService).refresh(owner.refreshToken, TEST_ORIGIN);
    expect(await answersTo(accessToken)).toEqual([200, 'accepted']);
  });
});
