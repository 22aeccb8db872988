import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from '../testing/start-api.js';

describe('account activity over REST', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('shows who holds the account what happened to it, page by page', async () => {
    const { email, token } = await api.signUp();
    const body = { email, password: 'a long enough pass phrase 9' };
    const headers = { 'User-Agent': 'x'.repeat(600) };
    await api.request('POST', '/api/auth/signin', { body, headers });
    const first = await api.request('GET', '/api/auth/activity?limit=1', { token });
    expect(first.status).toBe(200);
    expect(first.body.items).toMatchObject([{ type: 'signed_in', user_agent: 'x'.repeat(512) }]);
    const next = await api.request('GET', `/api/auth/activity?cursor=${first.body.next_cursor}`, { token });
    expect(next.body).toMatchObject({ items: [{ type: 'signed_up' }], next_cursor: null });
  });

  it('shows it to nobody else', async () => {
    await api.signUp();
    const other = await api.signUp();
    const { body } = await api.request('GET', '/api/auth/activity', { token: other.token });
    expect(body.items).toHaveLength(1);
    expect((await api.request('GET', '/api/auth/activity')).status).toBe(401);
    const unreadable = await api.request('GET', '/api/auth/activity?cursor=1', { token: other.token });
    expect([unreadable.status, unreadable.body.code]).toEqual([400, 'request.invalid']);
  });
});
