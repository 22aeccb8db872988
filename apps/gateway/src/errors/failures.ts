import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '@openhands-connect/contract';
import { emitEvent, RequestViolation } from '@openhands-connect/contract-nest';
import { LOG } from '@openhands-connect/core';
import { DomainError, toProblem, type Log, type ProblemCode } from '@openhands-connect/platform';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import { FaultBudget } from './fault-budget.js';

/** One event of a client, as its failure is answered. */
export interface FailedEvent {
  readonly socket: GatewaySocket;
  readonly event: string;
  /** What the client gave to be called; anything but a function counts as nothing. */
  readonly ack: unknown;
}

/**
 * Only a client that does not keep to the contract earns these; too many of them end its connection. One that sends
 * too much at once (`rate.limited`) does keep to it.
 */
const FAULTS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['event.unknown', 'request.invalid', 'room.unknown']);
/** The longest part of a foreign event's name that is told back. */
const MAX_EVENT_NAME_LENGTH = 100;

/** The one place where failures become acks: `{ok: false, error}`, or without a callback the event `exception`. */
@Injectable()
export class Failures {
  constructor(
    @Inject(LOG) private readonly log: Log,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {}

  answer({ socket, event, ack }: FailedEvent, error: unknown): void {
    const name = event.slice(0, MAX_EVENT_NAME_LENGTH);
    const problem = this.problemOf(error, name);
    if (typeof ack === 'function') ack({ ok: false, error: problem });
    else emitEvent(socket, 'exception', { event: name, error: problem });
    if (FAULTS.has(problem.code) && !this.budgetOf(socket).spend()) {
      this.log.warn(
        { userId: socket.data.principal.userId },
        'a socket sends nothing but nonsense and is disconnected',
      );
      socket.disconnect(true);
    }
  }

  /** A failure as the client sees it; what is the server's own fault is logged. */
  problemOf(error: unknown, event: string): Problem {
    const problem = toProblem(translated(error));
    if (problem.status >= 500) this.log.error({ err: error, requestId: problem.request_id, event }, problem.title);
    return problem;
  }

  private budgetOf({ data }: GatewaySocket): FaultBudget {
    return (data.faults ??= new FaultBudget(this.options.faultBurst, this.options.faultsPerSecond));
  }
}

function translated(error: unknown): unknown {
  if (error instanceof RequestViolation) {
    const [first, ...others] = error.errors;
    const roomOnly = first?.path === '/room' && others.length === 0;
    return new DomainError(roomOnly && namesNoRoom(first.message) ? 'room.unknown' : 'request.invalid', {
      errors: error.errors,
    });
  }
  // A socket knows rooms; whether the conversation is missing or somebody else's is not told.
  return error instanceof DomainError && error.code === 'conversation.not_found'
    ? new DomainError('room.not_found', { detail: error.detail ?? 'There is no such room, or you may not enter it.' })
    : error;
}

/** The room is a text, but not one of the grammar. */
function namesNoRoom(message: string): boolean {
  return message.includes('pattern');
}
