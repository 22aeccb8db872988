import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { SOCKET_EVENTS } from '@openhands-connect/contract';
import { eventOf } from '@openhands-connect/contract-nest';
import { assertScope, Authenticator } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { GatewaySocket } from './gateway-socket.js';

/** Lets an event through as the contract's `x-scope` demands. An expired token is good for `authenticate` only. */
@Injectable()
export class EventGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  /** @throws DomainError auth.token_expired, auth.scope_missing */
  canActivate(context: ExecutionContext): boolean {
    const event = eventOf(context.getHandler());
    if (event === undefined) throw new DomainError('event.unknown');
    const { scope } = SOCKET_EVENTS[event];
    if (scope === 'none') return true;
    const { principal } = context.switchToWs().getClient<GatewaySocket>().data;
    if (principal.expiresAtMs <= Date.now()) throw new DomainError('auth.token_expired');
    assertScope(principal, scope);
    this.authenticator.noteUse(principal);
    return true;
  }
}
