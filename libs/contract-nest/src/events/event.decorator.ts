import { SubscribeMessage } from '@nestjs/websockets';
import type { ClientEventAck, ClientEventName, ClientEventPayload } from '@openhands-connect/contract';
import { checkAck, parsePayload } from './check-event.js';

const EVENT = Symbol('contract event');

/** What a handler of a client's event gives back: the ack that says it went well, nothing for an event without one. */
export type EventReply<Name extends ClientEventName> = Extract<ClientEventAck<Name>, { ok: true }>;

/** What implements a client's event. Failures are thrown; the gateway's filter makes the failing ack of them. */
export type EventHandler<Name extends ClientEventName> = (
  socket: never,
  payload: ClientEventPayload<Name>,
) => Promise<EventReply<Name>>;

/**
 * Makes a gateway method the handler of a client's event: the payload is validated before the method sees it,
 * the ack before the client does. An unknown event, a wrong payload and a wrong ack do not compile.
 */
export function Event<const Name extends ClientEventName>(name: Name) {
  return <T extends EventHandler<Name>>(
    _target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void => {
    const handler = descriptor.value;
    if (!handler) throw new TypeError(`@Event('${name}') belongs on a method`);
    // Nest gives a handler without parameter decorators the socket and the payload as they are.
    const invoke = async function (this: unknown, socket: unknown, payload: unknown): Promise<unknown> {
      const ack: unknown = await Reflect.apply(handler, this, [socket, parsePayload(name, payload)]);
      checkAck(name, ack);
      return ack;
    };
    Object.defineProperty(invoke, 'name', { value: String(key) });
    Reflect.defineMetadata(EVENT, name, invoke);
    SubscribeMessage(name)({}, key, { value: invoke });
    descriptor.value = invoke as unknown as T;
  };
}

/** The event that a handler implements; undefined for anything else. */
export function eventOf(handler: object): ClientEventName | undefined {
  return Reflect.getMetadata(EVENT, handler) as ClientEventName | undefined;
}
