import type { TestAnswer, TestApi } from '../testing/start-api.js';

export interface UploadPart {
  content?: string | Buffer;
  name?: string;
  type?: string;
  conversationId?: string;
  headers?: Record<string, string>;
}

/** Uploads a small text file, or what `part` says. */
export async function upload(api: TestApi, token: string, part: UploadPart = {}): Promise<TestAnswer> {
  const { content = 'hello', name = 'note.txt', type = 'text/plain', conversationId, headers = {} } = part;
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(Buffer.from(content))], { type }), name);
  if (conversationId !== undefined) form.append('conversation_id', conversationId);
  return await api.request('POST', '/api/files/upload', { token, body: form, headers });
}

/** Any form, in order. */
export function formOf(...entries: [name: string, value: string | Blob][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, 'name.txt');
  }
  return form;
}

/** Status and problem code. */
export function outcome({ status, body }: TestAnswer): unknown[] {
  return [status, body.code];
}
