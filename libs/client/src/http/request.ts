import type { OperationRow } from '@openhands-connect/contract';

type Values<Value> = Readonly<Record<string, Value | undefined>>;
type Parameters = Values<string | number | boolean>;

/** What any operation takes; `Input<Id>` says which parts it is for one of them. */
export interface CallInput {
  readonly path?: Parameters;
  readonly query?: Parameters;
  /** Names in lower case. */
  readonly headers?: Parameters;
  readonly body?: unknown;
}

/** The request of an operation, without credentials. @throws TypeError when a part of the path is missing */
export function buildRequest(row: OperationRow, baseUrl: string, input: CallInput): { url: string; init: RequestInit } {
  const headers = new Headers({ Accept: 'application/json, application/problem+json;q=0.9, */*;q=0.1' });
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const body = encodeBody(row, input.body);
  if (body.contentType !== undefined) headers.set('Content-Type', body.contentType);
  const init: RequestInit = { method: row.method, headers };
  if (body.payload !== undefined) init.body = body.payload;
  return { url: buildUrl(row, baseUrl, input), init };
}

function buildUrl(row: OperationRow, baseUrl: string, { path = {}, query = {} }: CallInput): string {
  const filled = row.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (path[name] === undefined) throw new TypeError(`${row.path} needs ${name}`);
    return encodeURIComponent(String(path[name]));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const suffix = search.size > 0 ? `?${search}` : '';
  return baseUrl.replace(/\/+$/, '') + filled + suffix;
}

interface EncodedBody {
  readonly payload?: BodyInit;
  readonly contentType?: string;
}

/** Bytes go as they are, forms where the contract wants a form, everything else as JSON. */
function encodeBody(row: OperationRow, body: unknown): EncodedBody {
  if (body === undefined) return {};
  if (body instanceof Blob) return { payload: body, contentType: body.type || 'application/octet-stream' };
  const contentType = row.requestContentTypes[0] ?? 'application/json';
  // The content type of a form carries its boundary: `fetch` sets it.
  if (contentType === 'multipart/form-data') return { payload: encodeForm(body as Values<string | Blob>) };
  return { payload: JSON.stringify(body), contentType };
}

function encodeForm(fields: Values<string | Blob>): FormData {
  const form = new FormData();
  // A reader that streams the file wants to know the other fields before it.
  const inOrder = Object.entries(fields).toSorted(
    ([, a], [, b]) => Number(a instanceof Blob) - Number(b instanceof Blob),
  );
  for (const [name, value] of inOrder) {
    if (value instanceof Blob) form.append(name, value);
    else if (value !== undefined) form.append(name, value);
  }
  return form;
}
