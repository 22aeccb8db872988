import type { ByteRange } from '@openhands-connect/platform';

/** What a `Range` header asks of a content: all of it, a part, or something that lies outside. */
export type RangeAnswer = ByteRange | 'whole' | 'unsatisfiable';

/**
 * RFC 9110 section 14.2, for one range: several of them, another unit and what is malformed count as no range at all,
 * as the RFC allows.
 */
export function rangeOf(header: string | undefined, sizeBytes: number): RangeAnswer {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return 'whole';
  if (first === '') return suffix(Number(last), sizeBytes);
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

/** The last so many bytes. */
function suffix(length: number, sizeBytes: number): RangeAnswer {
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}
