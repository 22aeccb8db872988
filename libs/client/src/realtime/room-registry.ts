import {
  formatRoom,
  parseRoom,
  type FileRecord,
  type ServerEventPayload,
  type ServerToClientEvents,
} from '@openhands-connect/contract';
import type { Connection } from './connection.js';
import { Room, type RoomHandlers } from './room.js';
import type { RoomEvent } from './room-event.js';
import { listen } from './socket.js';

/** All rooms of one connection: joins them on each connection, and takes each event to those whom it is for. */
export class RoomRegistry {
  private readonly rooms = new Map<string, Set<Room>>();

  constructor(private readonly connection: Connection) {
    connection.watch(({ state }) => {
      if (state === 'connected') for (const room of this.all()) room.join();
    });
    this.route('conversation_update', (payload) => payload.conversation_id);
    this.route('conversation_delete', (payload) => payload.conversation_id);
    this.route('file_insert', conversationOf);
    this.route('file_update', conversationOf);
    this.route('file_delete', conversationOf);
    const { socket } = connection;
    socket.on('event_withheld', (withheld) => {
      for (const room of this.of(withheld.conversation_id)) room.receiveWithheld(withheld);
    });
    socket.on('message_delta', (delta) => {
      for (const room of this.of(delta.conversation_id)) room.receiveDelta(delta);
    });
    socket.on('user_joined', (who) => {
      for (const room of this.of(parseRoom(who.room))) room.receivePresence(who.user_id, true);
    });
    socket.on('user_left', (who) => {
      for (const room of this.of(parseRoom(who.room))) room.receivePresence(who.user_id, false);
    });
    socket.on('user_typing', (who) => {
      for (const room of this.of(parseRoom(who.room))) room.receiveTyping(who.user_id, who.typing);
    });
  }

  open(conversationId: string, handlers: RoomHandlers): Room {
    const room = new Room(this.connection, conversationId, handlers);
    const others = this.rooms.get(conversationId) ?? new Set();
    this.rooms.set(conversationId, others.add(room));
    room.join();
    return room;
  }

  /** The socket leaves when the last reader does. */
  close(conversationId: string, room: Room): void {
    room.end();
    const rooms = this.rooms.get(conversationId);
    if (!rooms?.delete(room) || rooms.size > 0) return;
    this.rooms.delete(conversationId);
    if (this.connection.socket.connected)
      this.connection.socket.emit('leave_room', { room: formatRoom(conversationId) });
  }

  closeAll(): void {
    for (const room of this.all()) room.end();
    this.rooms.clear();
  }

  private route<Name extends RoomEvent['event']>(
    event: Name,
    conversationIdOf: (payload: ServerEventPayload<Name>) => string | null,
  ): void {
    const take = (payload: ServerEventPayload<Name>): void => {
      for (const room of this.of(conversationIdOf(payload) ?? undefined)) room.receive({ event, payload } as RoomEvent);
    };
    listen(this.connection.socket, event, take as ServerToClientEvents[Name]);
  }

  private of(conversationId: string | undefined): readonly Room[] {
    return [...((conversationId !== undefined && this.rooms.get(conversationId)) || [])];
  }

  private all(): readonly Room[] {
    return [...this.rooms.values()].flatMap((rooms) => Array.from(rooms));
  }
}

function conversationOf({ record }: { readonly record: FileRecord }): string | null {
  return record.conversation_id;
}
