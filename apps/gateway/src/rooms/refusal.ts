import { DomainError } from '@openhands-connect/platform';

/** Whether the socket's user may not be in the room, or the socket has left. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'conversation.not_found' || error.code === 'room.not_found');
}
