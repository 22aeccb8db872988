import type { Room } from '@openhands-connect/contract';
import type { Feed } from '../fan-out/feed.js';

/** A socket's place in a room, from the moment it asks to enter. */
export interface Seat {
  readonly room: Room;
  readonly conversationId: string;
  readonly feed: Feed;
  /** Gets the room's events as they come. */
  live: boolean;
  /** Left, evicted or disconnected: whatever is still under way for it must end. */
  gone: boolean;
}
