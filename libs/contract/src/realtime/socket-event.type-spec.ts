import type { WebhookBodies } from '../generated/webhook-events.js';
import type { Message, SendMessageAck, WebhookEventName } from '../generated/schemas.js';
import type { Equal, Expect } from '../testing/type-equality.js';
import type {
  ClientEventAck,
  ClientEventName,
  ClientEventPayload,
  DurableEvent,
  DurableEventName,
  EphemeralEventName,
  ServerEventName,
  ServerEventPayload,
} from './socket-event.js';
import { WEBHOOK_NAME_OF } from './webhook-name.js';

export type Checks = [
  Expect<Equal<ClientEventName, 'join_room' | 'leave_room' | 'send_message' | 'typing' | 'authenticate'>>,
  Expect<Equal<DurableEventName | EphemeralEventName, ServerEventName>>,
  Expect<Equal<Extract<DurableEventName, EphemeralEventName>, never>>,
  Expect<Equal<ClientEventAck<'send_message'>, SendMessageAck>>,
  Expect<Equal<WebhookEventName, keyof WebhookBodies>>,
  // A webhook carries exactly what the socket carries.
  Expect<
    Equal<
      { [Name in DurableEventName]: WebhookBodies[(typeof WEBHOOK_NAME_OF)[Name]]['data'] },
      { [Name in DurableEventName]: ServerEventPayload<Name> }
    >
  >,
];

export const join: ClientEventPayload<'join_room'> = { room: 'conversation_x', after_seq: 0 };
// @ts-expect-error a payload without its room
export const joinNowhere: ClientEventPayload<'join_room'> = { after_seq: 0 };
// @ts-expect-error a property that the contract does not name
export const joinWithMore: ClientEventPayload<'join_room'> = { room: 'conversation_x', since: 0 };
// @ts-expect-error an event that the contract does not name
export type Unknown = ServerEventPayload<'conversation_updated'>;

export function addedMessage(event: DurableEvent): Message | undefined {
  if (event.event !== 'conversation_update') return undefined;
  // @ts-expect-error only `message_added` has a message
  void event.payload.message;
  return event.payload.change === 'message_added' ? event.payload.message : undefined;
}

export function seqOf(ack: ClientEventAck<'send_message'>): number {
  // @ts-expect-error a refusal has no seq
  void ack.seq;
  return ack.ok ? ack.seq : ack.error.status;
}
