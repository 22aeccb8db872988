import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formOf, outcome, upload } from '../testing/files.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const MAX_UPLOAD_BYTES = 10_000;

describe('uploads', () => {
  let api: TestApi;
  let owner: { token: string; userId: string };
  beforeAll(async () => {
    api = await startApi({ env: { MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES), USER_QUOTA_BYTES: '25000' } });
    owner = await api.signUp();
  });
  afterAll(() => api.close());

  it('are stored once per idempotency key', async () => {
    const headers = { 'Idempotency-Key': 'upload-1' };
    const first = await upload(api, owner.token, { headers });
    expect((await upload(api, owner.token, { headers })).body).toEqual(first.body);
    expect(outcome(await upload(api, owner.token, { headers, content: 'other' }))).toEqual([
      422,
      'idempotency.key_reused',
    ]);
  });

  it('are refused when they are too large, and leave nothing', async () => {
    const { token, userId } = await api.signUp();
    expect((await upload(api, token, { content: Buffer.alloc(MAX_UPLOAD_BYTES) })).status).toBe(201);
    const before = await leftovers(userId);
    expect(outcome(await upload(api, token, { content: Buffer.alloc(MAX_UPLOAD_BYTES + 1) }))).toEqual([
      413,
      'file.too_large',
    ]);
    expect(outcome(await upload(api, token, { content: Buffer.alloc(300_000) }))).toEqual([413, 'file.too_large']);
    expect(await leftovers(userId)).toEqual(before);
  });

  it('are refused when the quota is used up', async () => {
    const { token } = await api.signUp();
    for (let index = 0; index < 2; index += 1) await upload(api, token, { content: Buffer.alloc(MAX_UPLOAD_BYTES) });
    expect(outcome(await upload(api, token, { content: Buffer.alloc(6000) }))).toEqual([413, 'file.quota_exceeded']);
    expect((await upload(api, token, { content: Buffer.alloc(5000) })).status).toBe(201);
  });

  it('count against the quota one after the other, however they come', async () => {
    const { token, userId } = await api.signUp();
    const content = Buffer.alloc(9000);
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload(api, token, { content })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 413, 413, 413, 413]);
    expect((await leftovers(userId)).files).toBe(2);
  });

  it.each([
    ['no form at all', { file: 'x' }, 415, 'request.unsupported_media_type'],
    [
      'a form without a file',
      formOf(['conversation_id', '0199a3c2-6f10-7b3e-9d52-3c1f0a7be102']),
      400,
      'request.invalid',
    ],
    ['an unknown field', formOf(['other', 'x']), 400, 'request.invalid'],
    ['a conversation that is no id', formOf(['conversation_id', 'x']), 400, 'request.invalid'],
    ['a file under another name', formOf(['picture', new Blob(['x'])]), 400, 'request.invalid'],
    ['two files', formOf(['file', new Blob(['x'])], ['file', new Blob(['y'])]), 400, 'request.invalid'],
  ])('are refused with %s', async (_, body, status, code) => {
    expect(outcome(await api.request('POST', '/api/files/upload', { token: owner.token, body }))).toEqual([
      status,
      code,
    ]);
  });

  it('are refused when the form breaks off', async () => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const body = Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf');
    const answer = await api.request('POST', '/api/files/upload', { token: owner.token, headers, body });
    expect(outcome(answer)).toEqual([400, 'request.malformed']);
  });

  async function leftovers(userId: string): Promise<{ files: number; unowned: number }> {
    const { manager } = api.runtime.database;
    const [row] = await manager.query(
      'SELECT (SELECT count(*) FROM files WHERE owner_id = $1) AS files, (SELECT count(*) FROM unowned_blobs) AS unowned',
      [userId],
    );
    return row;
  }
});
