import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberEntity } from '@openhands-connect/core';
import { outcome, upload } from '../testing/files.js';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

describe('files', () => {
  let api: TestApi;
  let owner: { token: string; userId: string };
  let stranger: { token: string; userId: string };
  beforeAll(async () => {
    api = await startApi();
    [owner, stranger] = [await api.signUp(), await api.signUp()];
  });
  afterAll(() => api.close());

  const download = (id: string, token = owner.token): Promise<TestAnswer> =>
    api.request('GET', `/files/${id}`, { token });

  async function openConversation(): Promise<string> {
    const body = { initialPrompt: 'About files' };
    return (await api.request('POST', '/api/conversation', { token: owner.token, body })).body.conversation_id;
  }
  async function join(conversationId: string, role: 'viewer' | 'editor'): Promise<{ token: string; userId: string }> {
    const user = await api.signUp();
    const row = { conversationId, userId: user.userId, role, addedAt: new Date() };
    await api.runtime.database.manager.insert(MemberEntity, row);
    return user;
  }

  it('are nobody else’s: every route says 404', async () => {
    const { body } = await upload(api, owner.token);
    for (const [method, path] of [
      ['GET', `/files/${body.file_id}`],
      ['GET', `/api/files/${body.file_id}`],
      ['DELETE', `/api/files/${body.file_id}`],
    ] as const) {
      expect(outcome(await api.request(method, path, { token: stranger.token }))).toEqual([404, 'file.not_found']);
      expect((await api.request(method, path)).status).toBe(401);
    }
    expect((await api.request('GET', '/api/files', { token: stranger.token })).body.items).toEqual([]);
    expect((await download(body.file_id)).status).toBe(200);
  });

  it('of a conversation are read by its viewers and changed by its editors', async () => {
    const conversationId = await openConversation();
    const [viewer, editor] = [await join(conversationId, 'viewer'), await join(conversationId, 'editor')];
    const { body } = await upload(api, owner.token, { conversationId });
    expect((await download(body.file_id, viewer.token)).body).toBe('hello');
    const list = await api.request('GET', `/api/files?conversation_id=${conversationId}`, { token: viewer.token });
    expect(list.body.items).toMatchObject([{ file_id: body.file_id, conversation_id: conversationId }]);
    expect((await api.request('GET', '/api/files', { token: viewer.token })).body.items).toEqual(list.body.items);
    const path = `/api/files/${body.file_id}`;
    expect(outcome(await api.request('DELETE', path, { token: viewer.token }))).toEqual([403, 'file.forbidden']);
    expect(outcome(await upload(api, viewer.token, { conversationId }))).toEqual([403, 'conversation.forbidden']);
    expect((await api.request('DELETE', path, { token: editor.token })).status).toBe(204);
    expect(outcome(await download(body.file_id))).toEqual([404, 'file.not_found']);
  });

  it('are the same whatever the case of their ids', async () => {
    const conversationId = await openConversation();
    const { body } = await upload(api, owner.token, { conversationId: conversationId.toUpperCase() });
    const path = `/api/files/${body.file_id.toUpperCase()}`;
    const record = (await api.request('GET', path, { token: owner.token })).body;
    expect(record).toMatchObject({ file_id: body.file_id, conversation_id: conversationId });
    expect((await download(body.file_id.toUpperCase())).body).toBe('hello');
    expect((await api.request('DELETE', path, { token: owner.token })).status).toBe(204);
    await expect(api.runtime.blobs.read(body.file_id)).rejects.toThrow('There is no blob');
  });

  it('do not come into a conversation from outside', async () => {
    const conversationId = await openConversation();
    expect(outcome(await upload(api, stranger.token, { conversationId }))).toEqual([404, 'conversation.not_found']);
    const query = `/api/files?conversation_id=${conversationId}`;
    expect(outcome(await api.request('GET', query, { token: stranger.token }))).toEqual([
      404,
      'conversation.not_found',
    ]);
  });

  it('are listed page by page, the newest first', async () => {
    const { token } = await api.signUp();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.unshift((await upload(api, token, { content: `${index}` })).body.file_id);
    const first = (await api.request('GET', '/api/files?limit=3', { token })).body;
    const second = (await api.request('GET', `/api/files?limit=3&cursor=${first.next_cursor}`, { token })).body;
    const listed = [...first.items, ...second.items].map((file: { file_id: string }) => file.file_id);
    expect([listed, second.next_cursor]).toEqual([ids, null]);
  });
});
