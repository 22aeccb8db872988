import { HttpException } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PROBLEMS } from '@openhands-connect/contract';
import { ConversationsService } from '@openhands-connect/core';
import { startApi, type TestApi } from '../testing/start-api.js';

/** What nobody outside is to see of it. */
const INSIDE = 'SELECT hash FROM users -- /srv/app/libs/core/dist/users.js';

describe('an error that nobody has expected', () => {
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    api = await startApi();
    ({ token } = await api.signUp());
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => api.close());

  it.each<[string, unknown, number]>([
    ['an error', new TypeError(INSIDE), 500],
    ['one with a cause', new Error(INSIDE, { cause: new Error(INSIDE) }), 500],
    ['one that names a status', Object.assign(new Error(INSIDE), { statusCode: 418, message: INSIDE }), 500],
    ['one of the framework’s', new HttpException({ message: INSIDE, error: INSIDE }, 404), 404],
    ['no error at all', { message: INSIDE, stack: INSIDE }, 500],
    ['a text', INSIDE, 500],
  ])('shows neither message nor stack outside: %s', async (_, thrown, status) => {
    const logged = jest.spyOn(api.runtime.log, 'error');
    jest.spyOn(api.get(ConversationsService), 'list').mockRejectedValue(thrown);
    const { headers, body, status: answered } = await api.request('GET', '/api/conversation', { token });
    expect(answered).toBe(status);
    const code = status === 500 ? 'server.internal' : 'request.not_found';
    const { title } = PROBLEMS[code];
    const type = `urn:openhands-connect:problem:${code}`;
    expect(body).toEqual({ type, title, status, detail: title, code, request_id: headers.get('x-request-id') });
    expect(JSON.stringify([...headers])).not.toContain('users');
    // Inside it is there to be found, by the id that the answer has.
    const line = [{ err: thrown, requestId: body.request_id }, title];
    expect(logged.mock.calls).toMatchObject(status === 500 ? [line] : []);
  });
});
