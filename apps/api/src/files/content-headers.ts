import type { FileRecord } from '@openhands-connect/contract';

/** What browsers show without running anything of it. */
const SAFE_IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** A browser may keep a content, and asks each time whether it is still the same and still the caller's to see. */
export const KEPT_BY_ITS_READER = { 'Cache-Control': 'private, no-cache' };

/** The validator of a content: a strong one, since it is its hash. */
export function entityTag({ sha256 }: FileRecord): string {
  return `"${sha256}"`;
}

/** Whether an `If-None-Match` header names the content (RFC 9110 section 13.1.2: compared weakly). */
export function isKnown(header: string | undefined, file: FileRecord): boolean {
  if (header === undefined) return false;
  const tags = new Set(header.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return tags.has('*') || tags.has(entityTag(file));
}

/** The headers of any answer with content: nothing of it runs, guesses its type or is kept by others. */
export function contentHeaders(file: FileRecord): Record<string, string> {
  return {
    ETag: entityTag(file),
    'Accept-Ranges': 'bytes',
    'Content-Type': file.mime_type,
    'Content-Disposition': dispositionOf(file),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    ...KEPT_BY_ITS_READER,
  };
}

/** RFC 6266: the name in UTF-8 (`filename*`), and an ASCII form for those who do not read that. */
function dispositionOf({ name, mime_type: mimeType }: FileRecord): string {
  const kind = SAFE_IMAGES.has(mimeType) ? 'inline' : 'attachment';
  const ascii = name.replaceAll(/[^\x20-\x7E]|["\\%]/g, '_');
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${extendedValue(name)}`;
}

/** RFC 8187: percent-encoding of what is no `attr-char`. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replaceAll(/['()*]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
