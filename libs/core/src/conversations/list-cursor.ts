import { DomainError } from '@openhands-connect/platform';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
