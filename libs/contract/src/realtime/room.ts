/** The name of a conversation's room: `conversation_<uuid>`. */
export type Room = `conversation_${string}`;

const grammar = /^conversation_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The room of a conversation. Takes the id as the server writes it, in lower case. */
export function formatRoom(conversationId: string): Room {
  return `conversation_${conversationId}`;
}

/** The conversation's id; undefined when `room` is no name of a room. */
export function parseRoom(room: string): string | undefined {
  return grammar.exec(room)?.[1];
}
