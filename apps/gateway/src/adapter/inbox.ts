import type { WsMessageHandler } from '@nestjs/common';
import { CallRefused, DomainError, type Verdict } from '@openhands-connect/platform';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import type { FailedEvent, Failures } from '../errors/failures.js';
import type { SocketLimits } from '../limits/socket-limits.js';
import { isPlainPayload } from './plain-payload.js';

type Handler = WsMessageHandler['callback'];

/**
 * Everything that one client sends comes through here. Events about one room are handled one after the other, so a
 * client that joins and then sends, or sends twice, gets what it means; different rooms do not wait for each other.
 * What comes is counted, what waits is bounded, and what the contract does not know is refused before any handler is
 * asked.
 */
export class Inbox {
  private readonly handlers = new Map<string, Handler>();
  /** The end of what is under way, by room. */
  private readonly lanes = new Map<string, Promise<void>>();
  private waiting = 0;

  constructor(
    private readonly socket: GatewaySocket,
    private readonly failures: Failures,
    private readonly limits: SocketLimits,
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
    const refusal = handler ? nonsenseIn(args) : new DomainError('event.unknown');
    if (refusal) this.failures.answer(call, refusal);
    else if (handler) this.admit(call, args[0], () => this.handle(handler, call, args[0]));
  }

  /** Events keep their order also where they are counted elsewhere. */
  private admit(call: FailedEvent, payload: unknown, handle: () => Promise<void>): void {
    const verdict = this.limits.takeEvent(this.socket);
    const isLater = verdict instanceof Promise;
    if (!isLater && !this.passes(call, verdict)) return;
    if (this.waiting < this.maxWaiting) {
      this.enqueue(payload, isLater ? async () => void (this.passes(call, await verdict) && (await handle())) : handle);
      return;
    }
    this.failures.answer(call, this.overflow());
  }

  private passes(call: FailedEvent, verdict: Verdict | undefined): boolean {
    if (verdict === undefined || verdict.allowed) return true;
    this.failures.answer(call, new CallRefused(verdict));
    this.limits.noteRefused(this.socket);
    return false;
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

/** What no event of the contract could be. */
function nonsenseIn(args: readonly unknown[]): DomainError | undefined {
  if (args.length > 1) return invalid('an event has one payload');
  if (!isPlainPayload(args[0])) return invalid('must be JSON without attachments, and not larger than any event');
  return undefined;
}

function laneOf(payload: unknown): string {
  const hasRoom = typeof payload === 'object' && payload !== null && 'room' in payload;
  return hasRoom && typeof payload.room === 'string' ? payload.room : '';
}

function invalid(message: string): DomainError {
  return new DomainError('request.invalid', { errors: [{ path: '', message }] });
}
