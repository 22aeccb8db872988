import { parseRoom } from '@openhands-connect/contract';
import { DomainError } from '@openhands-connect/platform';

/** The conversation that a room is about. @throws DomainError room.unknown */
export function conversationIdOf(room: string): string {
  const conversationId = parseRoom(room);
  if (conversationId === undefined) throw new DomainError('room.unknown');
  return conversationId;
}
