import { DomainError } from '../errors/domain-error.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Which part of a list is asked for. */
export interface Page {
  /** As the page before gave it. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * Lists are walked by id, and ids are in order of creation: the cursor is the last id of the page before.
 *
 * @throws DomainError request.invalid
 */
export function idOfCursor(cursor: string): string {
  if (UUID.test(cursor)) return cursor;
  throw new DomainError('request.invalid', {
    errors: [{ path: '/query/cursor', message: 'is no cursor of this list' }],
  });
}

/**
 * A page of rows that were read with one more than `limit`, to see whether others follow.
 *
 * @param rows in the list's order
 */
export function pageOf<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(present), next_cursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
