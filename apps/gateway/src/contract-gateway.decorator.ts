import { applyDecorators, UseFilters, UseGuards } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { AckFilter } from './errors/ack.filter.js';
import { EventGuard } from './connection/event.guard.js';

/** A gateway whose events are guarded as the contract says and whose failures become failing acks. */
export function ContractGateway(): ClassDecorator {
  return applyDecorators(WebSocketGateway(), UseGuards(EventGuard), UseFilters(AckFilter));
}
