// Generated from specs/ by `pnpm generate`. Do not edit.
import type { components } from './schemas.js';

/** What the server sends: event name to listener. */
export interface ServerToClientEvents {
  /** The handshake was accepted. */
  connect_success: (payload: components['schemas']['ConnectSuccess']) => void;
  /** A conversation is gone. */
  conversation_delete: (payload: components['schemas']['ConversationDeleteEvent']) => void;
  /** A conversation exists that the user is a member of. */
  conversation_insert: (payload: components['schemas']['ConversationInsertEvent']) => void;
  /** A message was added, or the conversation changed. */
  conversation_update: (payload: components['schemas']['ConversationUpdateEvent']) => void;
  /** There was an event that the API key lacks the scope for. */
  event_withheld: (payload: components['schemas']['EventWithheld']) => void;
  /** A client event without a callback failed. */
  exception: (payload: components['schemas']['ExceptionPayload']) => void;
  /** A file is gone. */
  file_delete: (payload: components['schemas']['FileDeleteEvent']) => void;
  /** A file was uploaded. */
  file_insert: (payload: components['schemas']['FileInsertEvent']) => void;
  /** A file was renamed or replaced. */
  file_update: (payload: components['schemas']['FileUpdateEvent']) => void;
  /** A piece of an answer while the agent writes it. */
  message_delta: (payload: components['schemas']['MessageDelta']) => void;
  /** The user's settings changed. */
  settings_update: (payload: components['schemas']['SettingsUpdateEvent']) => void;
  /** A user came into the room. */
  user_joined: (payload: components['schemas']['UserJoined']) => void;
  /** A user left the room. */
  user_left: (payload: components['schemas']['UserLeft']) => void;
  /** A user types, or has stopped. */
  user_typing: (payload: components['schemas']['UserTyping']) => void;
}

/** What a client sends: event name to handler, with the acknowledgement that it may ask for. */
export interface ClientToServerEvents {
  /** Enter a conversation's room. */
  join_room: (payload: components['schemas']['JoinRoomPayload'], ack?: (reply: components['schemas']['JoinRoomAck']) => void) => void;
  /** Leave a conversation's room. */
  leave_room: (payload: components['schemas']['LeaveRoomPayload'], ack?: (reply: components['schemas']['Ack']) => void) => void;
  /** Send a message into a conversation. */
  send_message: (payload: components['schemas']['SendMessagePayload'], ack?: (reply: components['schemas']['SendMessageAck']) => void) => void;
  /** Tell the room that the user types, or has stopped. */
  typing: (payload: components['schemas']['TypingPayload'], ack?: (reply: components['schemas']['Ack']) => void) => void;
  /** Replace the socket's token. */
  authenticate: (payload: components['schemas']['AuthenticatePayload'], ack?: (reply: components['schemas']['Ack']) => void) => void;
}
