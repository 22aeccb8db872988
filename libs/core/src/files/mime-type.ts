import { fileTypeFromBuffer } from 'file-type';

/** As many of the first bytes as are looked at: no magic number lies further in. */
export const MIME_HEAD_BYTES = 4100;
const UNKNOWN = 'application/octet-stream';

/** Text has no magic number, so the sender is believed, where no browser runs what these hold. */
const HARMLESS_TEXT = new Set([
  'application/json',
  'application/toml',
  'application/yaml',
  'text/calendar',
  'text/csv',
  'text/markdown',
  'text/plain',
  'text/tab-separated-values',
]);

/**
 * The type of a content: by its magic number; as the sender said, where that is plain text and the content looks like
 * it; else unknown. A page, a script or an SVG is never served as what it is.
 *
 * @param head the first `MIME_HEAD_BYTES` of the content, or all of it
 * @param declared the sender's `Content-Type`
 */
export async function mimeTypeOf(head: Uint8Array, declared: string | undefined): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found) return ACTIVE.has(found.mime) ? UNKNOWN : found.mime;
  const said = (declared ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return HARMLESS_TEXT.has(said) && isText(head) ? said : UNKNOWN;
}

/** Types with a magic number that a browser may run. */
const ACTIVE: ReadonlySet<string> = new Set(['application/xml', 'image/svg+xml', 'application/xhtml+xml', 'text/html']);

/** UTF-8 without a NUL; `head` may end within a character. */
function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
