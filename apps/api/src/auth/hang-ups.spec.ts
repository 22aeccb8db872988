import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Passwords, PasswordResetsService, UserEntity } from '@openhands-connect/core';
import { deferred } from '@openhands-connect/platform/testing';
import { ClientGone } from '../http/client-gone.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const PASSWORD = 'a long enough pass phrase 9';
const NEW_PASSWORD = 'another pass phrase 9';

interface User {
  readonly token: string;
  readonly userId: string;
  readonly email: string;
}
type Call = readonly [method: string, path: string, body: object];

/** What is asked of Argon2 stays where it is until the test lets it go. */
describe('whoever hangs up while a password waits to be looked at', () => {
  let api: TestApi;
  let user: User;
  let release: () => void;
  /** How many hashes were begun. */
  let begun: number;
  beforeEach(async () => {
    api = await startApi();
    user = await api.signUp();
    const gate = deferred<boolean>();
    release = () => gate.resolve(true);
    begun = 0;
    const slow = async (): Promise<never> => {
      begun += 1;
      return (await gate.promise) as never;
    };
    Object.assign(api.get(Passwords), { argon2: { hash: slow, verify: slow } });
  });
  afterEach(async () => {
    release();
    jest.restoreAllMocks();
    await api.close();
  });

  /** Takes every place where something may run, until one has to wait; gives how many hashes that will be. */
  async function occupy(): Promise<number> {
    let asked = 0;
    while (asked === begun) {
      asked += 1;
      void api.get(Passwords).matches(null, PASSWORD);
      await new Promise(setImmediate);
    }
    return asked;
  }

  /** Sends calls that wait, and hangs up; resolves when the server has noticed of each. */
  async function hangUp(calls: readonly Call[]): Promise<void> {
    const waiting = [jest.spyOn(api.get(Passwords), 'matches'), jest.spyOn(api.get(Passwords), 'hash')];
    const aborted = jest.spyOn(AbortController.prototype, 'abort');
    const noticed = (): number => aborted.mock.calls.filter(([reason]) => reason instanceof ClientGone).length;
    const impatient = new AbortController();
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${user.token}` };
    const answers = calls.map(([method, path, body]) =>
      fetch(api.url + path, { method, headers, body: JSON.stringify(body), signal: impatient.signal }),
    );
    const settled = Promise.allSettled(answers);
    const arrived = (): number => waiting.reduce((count, { mock }) => count + mock.calls.length, 0);
    while (arrived() < calls.length) await new Promise(setImmediate);
    impatient.abort();
    await settled;
    while (noticed() < calls.length) await new Promise(setImmediate);
  }

  const signIn = (): Call => ['POST', '/api/auth/signin', { email: user.email, password: PASSWORD }];
  const calls: [string, () => Call | Promise<Call>][] = [
    ['a sign-in', signIn],
    ['a sign-up', () => ['POST', '/api/auth/signup', { email: 'gone@example.com', password: PASSWORD, name: 'Gone' }]],
    [
      'a change of the password',
      () => ['POST', '/api/auth/password', { current_password: PASSWORD, new_password: NEW_PASSWORD }],
    ],
    [
      'a reset',
      async () => {
        const token = await api.get(PasswordResetsService).issue(user.userId);
        return ['POST', '/api/auth/password/reset', { token, new_password: NEW_PASSWORD }];
      },
    ],
    ['the end of the account', () => ['DELETE', '/api/auth/me', { password: PASSWORD }]],
  ];

  it.each(calls)('costs no hash, and changes nothing: %s', async (_, callOf) => {
    const call = await callOf();
    const { manager } = api.runtime.database;
    const before = await manager.find(UserEntity);
    const asked = await occupy();
    await hangUp([call]);
    release();
    // Behind it in the queue.
    await api.get(Passwords).matches(null, PASSWORD);
    expect(begun - asked).toBe(1);
    expect(await manager.find(UserEntity)).toEqual(before);
  });

  it('costs no hash, however many they are', async () => {
    const asked = await occupy();
    await hangUp(Array.from({ length: 50 }, signIn));
    release();
    await api.get(Passwords).matches(null, PASSWORD);
    expect(begun - asked).toBe(1);
  });

  it('costs one each when they stay', async () => {
    const asked = await occupy();
    const [method, path, body] = signIn();
    const arrived = jest.spyOn(api.get(Passwords), 'matches');
    const answers = Array.from({ length: 3 }, () => api.request(method, path, { body }));
    while (arrived.mock.calls.length < 3) await new Promise(setImmediate);
    release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(begun - asked).toBe(3);
  });
});
