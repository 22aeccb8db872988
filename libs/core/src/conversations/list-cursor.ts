import { DomainError } from '@openhands-connect/platform';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Lists are walked by id, and ids are in order of creation: the cursor is the last id, made opaque. */
export function cursorOfId(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** @throws DomainError request.invalid */
export function idOfCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (UUID.test(id)) return id;
  throw new DomainError('request.invalid', {
    errors: [{ path: '/query/cursor', message: 'is no cursor of this list' }],
  });
}
