import type { Room } from '@openhands-connect/contract';
import type { Feed } from '@openhands-connect/core';

/** A socket's place in a room, from the moment it asks to enter. */
export interface Seat {
  readonly room: Room;
  readonly conversationId: string;
  readonly feed: Feed;
  /** Gets the room's events as they come. */
  live: boolean;
  /** Left, evicted or disconnected: whatever is still under way for it must end. */
  gone: boolean;
  /** Taken by an eviction, which may have come too late: then its user is a member again. */
  evicted: boolean;
  /** How far the last replay has come, or will begin behind; undefined when there was none since the seat was asked for. */
  sentSeq: number | undefined;
  /** When it was last said that this socket's user types, by the monotonic clock; undefined while the user does not. */
  typingSaidAtMs?: number;
  /** While a socket that was live is quiet: who typed when it was told last. */
  knownTyping?: readonly string[];
  /** While an evicted user who may be a member again is brought back; never rejects. */
  restoring?: Promise<void>;
}
