// Generated from specs/ by `pnpm generate`. Do not edit.
/** Every Socket.IO event of the contract, by name. */
export const SOCKET_EVENTS = {
  "join_room": {"direction":"client","kind":"command","scope":"conversations:read","hasAck":true},
  "leave_room": {"direction":"client","kind":"command","scope":"conversations:read","hasAck":true},
  "send_message": {"direction":"client","kind":"command","scope":"conversations:write","hasAck":true},
  "typing": {"direction":"client","kind":"command","scope":"conversations:write","hasAck":true},
  "authenticate": {"direction":"client","kind":"command","scope":"none","hasAck":true},
  "connect_success": {"direction":"server","kind":"ephemeral","scope":"none","hasAck":false},
  "exception": {"direction":"server","kind":"ephemeral","scope":"none","hasAck":false},
  "conversation_insert": {"direction":"server","kind":"durable","scope":"conversations:read","hasAck":false},
  "conversation_delete": {"direction":"server","kind":"durable","scope":"conversations:read","hasAck":false},
  "file_insert": {"direction":"server","kind":"durable","scope":"files:read","hasAck":false},
  "file_update": {"direction":"server","kind":"durable","scope":"files:read","hasAck":false},
  "file_delete": {"direction":"server","kind":"durable","scope":"files:read","hasAck":false},
  "settings_update": {"direction":"server","kind":"durable","scope":"settings:read","hasAck":false},
  "conversation_update": {"direction":"server","kind":"durable","scope":"conversations:read","hasAck":false},
  "event_withheld": {"direction":"server","kind":"ephemeral","scope":"conversations:read","hasAck":false},
  "message_delta": {"direction":"server","kind":"ephemeral","scope":"conversations:read","hasAck":false},
  "user_joined": {"direction":"server","kind":"ephemeral","scope":"conversations:read","hasAck":false},
  "user_left": {"direction":"server","kind":"ephemeral","scope":"conversations:read","hasAck":false},
  "user_typing": {"direction":"server","kind":"ephemeral","scope":"conversations:read","hasAck":false},
} as const;
