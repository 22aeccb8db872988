import type { WsMessageHandler } from '@nestjs/common';
import { DomainError } from '@openhands-connect/platform';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import type { FailedEvent, Failures } from '../errors/failures.js';
import { isPlainPayload } from './plain-payload.js';

type Handler = WsMessageHandler['callback'];

/**
 * Everything that one client sends comes through here. Events about one room are handled one after the other, so a
 * client that joins and then sends, or sends twice, gets what it means; different rooms do not wait for each other.
 * What waits is bounded, and what the contract does not know is refused before any handler is asked.
 */
export class Inbox {
  private readonly handlers = new Map<string, Handler>();
  /** The end of what is under way, by room. */
  private readonly lanes = new Map<string, Promise<void>>();
  private waiting = 0;

  constructor(
    private readonly socket: GatewaySocket,
    private readonly failures: Failures,
    private readonly maxWaiting: number,
  ) {
    socket.onAny((event: unknown, ...args: unknown[]) => this.receive(String(event), args));
  }

  add(handlers: readonly WsMessageHandler[]): void {
    for (const { message, callback } of handlers) this.handlers.set(message, callback);
  }

  private receive(event: string, args: unknown[]): void {
    if (!this.socket.connected) return;
    const ack = typeof args.at(-1) === 'function' ? args.pop() : undefined;
    const call = { socket: this.socket, event, ack };
    const handler = this.handlers.get(event);
    const refusal = handler ? this.refusalOf(args) : new DomainError('event.unknown');
    if (refusal) this.failures.answer(call, refusal);
    else if (handler) this.enqueue(args[0], () => this.handle(handler, call, args[0]));
  }

  private refusalOf(args: readonly unknown[]): DomainError | undefined {
    if (args.length > 1) return invalid('an event has one payload');
    if (!isPlainPayload(args[0])) return invalid('must be JSON without attachments, and not larger than any event');
    if (this.waiting >= this.maxWaiting) return this.overflow();
    return undefined;
  }

  private overflow(): DomainError {
    const detail = `At most ${this.maxWaiting} events of a socket can be under way.`;
    return new DomainError('rate.limited', { detail, retryAfterSeconds: 1 });
  }

  private enqueue(payload: unknown, task: () => Promise<void>): void {
    const lane = laneOf(payload);
    const before = this.lanes.get(lane);
    this.waiting += 1;
    const done = (before ? before.then(task) : task()).finally(() => {
      this.waiting -= 1;
      if (this.lanes.get(lane) === done) this.lanes.delete(lane);
    });
    this.lanes.set(lane, done);
  }

  /** Never rejects: a handler's failure is answered by the gateway's filter, anything else here. */
  private async handle(handler: Handler, call: FailedEvent, payload: unknown): Promise<void> {
    try {
      const reply: unknown = await handler(payload, call.ack);
      if (reply !== undefined && typeof call.ack === 'function') call.ack(reply);
    } catch (error) {
      this.failures.answer(call, error);
    }
  }
}

function laneOf(payload: unknown): string {
  const hasRoom = typeof payload === 'object' && payload !== null && 'room' in payload;
  return hasRoom && typeof payload.room === 'string' ? payload.room : '';
}

function invalid(message: string): DomainError {
  return new DomainError('request.invalid', { errors: [{ path: '', message }] });
}
