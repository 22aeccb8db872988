import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcome, upload } from '../testing/files.js';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('downloads', () => {
  let api: TestApi;
  let owner: { token: string; userId: string };
  beforeAll(async () => {
    api = await startApi();
    owner = await api.signUp();
  });
  afterAll(() => api.close());

  const download = (id: string, headers: Record<string, string> = {}): Promise<TestAnswer> =>
    api.request('GET', `/files/${id}`, { token: owner.token, headers });

  it('are uploaded and downloaded as the guide shows it', async () => {
    const { status, body } = await upload(api, owner.token);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'note.txt', mime_type: 'text/plain', size_bytes: 5 });
    expect(body.url).toBe(`${api.runtime.config.http.publicUrl}/files/${body.file_id}`);
    const content = await download(body.file_id);
    expect([content.status, content.body]).toEqual([200, 'hello']);
    const { headers } = content;
    expect(headers.get('content-type')).toBe('text/plain');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('content-disposition')).toBe(`attachment; filename="note.txt"; filename*=UTF-8''note.txt`);
    expect(headers.get('etag')).toBe(`"${body.sha256}"`);
    expect(headers.get('content-length')).toBe('5');
  });

  it('show images inline, and nothing else, whatever the sender says it is', async () => {
    const image = await upload(api, owner.token, { content: PNG, name: 'dot.bin', type: 'text/html' });
    expect(image.body.mime_type).toBe('image/png');
    expect((await download(image.body.file_id)).headers.get('content-disposition')).toMatch(/^inline; /);
    const page = await upload(api, owner.token, {
      content: '<script>alert(1)</script>',
      name: 'x.png',
      type: 'image/png',
    });
    expect(page.body.mime_type).toBe('application/octet-stream');
    expect((await download(page.body.file_id)).headers.get('content-disposition')).toMatch(/^attachment; /);
  });

  it('keep a name of any letters, without folders', async () => {
    const { body } = await upload(api, owner.token, { name: '../../etc/Büro (日本).txt' });
    expect(body.name).toBe('Büro (日本).txt');
    const encoded = 'B%C3%BCro%20%28%E6%97%A5%E6%9C%AC%29.txt';
    const disposition = `attachment; filename="B_ro (__).txt"; filename*=UTF-8''${encoded}`;
    expect((await download(body.file_id)).headers.get('content-disposition')).toBe(disposition);
  });

  it.each([
    ['bytes=1-3', 206, 'ell', 'bytes 1-3/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=2-', 206, 'llo', 'bytes 2-4/5'],
    ['bytes=0-999', 206, 'hello', 'bytes 0-4/5'],
    [`bytes=1-${'9'.repeat(100)}`, 206, 'ello', 'bytes 1-4/5'],
    ['bytes=0-1,3-4', 200, 'hello', null],
    ['lines=1-2', 200, 'hello', null],
    ['bytes=3-1', 200, 'hello', null],
  ])('answer the range %s with %d', async (Range, status, content, contentRange) => {
    const { body } = await upload(api, owner.token);
    const answer = await download(body.file_id, { Range });
    expect([answer.status, answer.body, answer.headers.get('content-range')]).toEqual([status, content, contentRange]);
  });

  it('refuse a range that lies outside', async () => {
    const { body } = await upload(api, owner.token);
    const answer = await download(body.file_id, { Range: 'bytes=5-' });
    expect(outcome(answer)).toEqual([416, 'request.range_not_satisfiable']);
    expect(answer.headers.get('content-range')).toBe('bytes */5');
  });

  it('are not sent to whoever has them', async () => {
    const { body } = await upload(api, owner.token);
    const etag = `"${body.sha256}"`;
    const known = await download(body.file_id, { 'If-None-Match': `"other", W/${etag}` });
    expect([known.status, known.body, known.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await download(body.file_id, { 'If-None-Match': '"other"' })).status).toBe(200);
    expect((await download(body.file_id, { Range: 'bytes=0-0', 'If-Range': etag })).status).toBe(206);
    expect((await download(body.file_id, { Range: 'bytes=0-0', 'If-Range': '"other"' })).status).toBe(200);
  });

  it('answer HEAD like GET, without the content', async () => {
    const { body } = await upload(api, owner.token);
    const head = await api.request('HEAD', `/files/${body.file_id}`, { token: owner.token });
    expect([head.status, head.body]).toEqual([200, '']);
    expect([head.headers.get('content-length'), head.headers.get('etag')]).toEqual(['5', `"${body.sha256}"`]);
  });

  it('may be empty', async () => {
    const { body } = await upload(api, owner.token, { content: '' });
    const answer = await download(body.file_id);
    expect([body.size_bytes, answer.status, answer.body]).toEqual([0, 200, '']);
    expect((await download(body.file_id, { Range: 'bytes=0-0' })).status).toBe(416);
  });
});
