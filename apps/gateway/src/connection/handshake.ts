import { Injectable } from '@nestjs/common';
import { assertScope, Authenticator, type Principal } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import { Failures } from '../errors/failures.js';
import type { GatewaySocket } from './gateway-socket.js';

/** Decides who may connect. */
@Injectable()
export class Handshake {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly failures: Failures,
  ) {}

  /** Lets the socket in, or gives the error that reaches the client as `connect_error`; its `data` is a Problem. */
  async admit(socket: GatewaySocket): Promise<Error | undefined> {
    try {
      const principal = await this.authenticate(tokenOf(socket));
      socket.data = { principal, seats: new Map() };
      return undefined;
    } catch (error) {
      const problem = this.failures.problemOf(error, 'connect');
      return Object.assign(new Error(problem.title), { data: problem });
    }
  }

  /** @throws DomainError auth.token_missing, auth.token_invalid, auth.token_expired, auth.session_revoked, auth.scope_missing */
  async authenticate(token: unknown): Promise<Principal> {
    if (token === undefined || token === null || token === '') throw new DomainError('auth.token_missing');
    if (typeof token !== 'string') throw new DomainError('auth.token_invalid');
    const principal = await this.authenticator.authenticate(token);
    assertScope(principal, 'conversations:read');
    return principal;
  }

  /** Whether a token that was just verified has not been revoked meanwhile, as far as this process has heard. */
  stillValid(token: string): boolean {
    return this.authenticator.remembered(token) !== undefined;
  }
}

/** The token that the client put into the handshake, whatever it is. */
export function tokenOf(socket: GatewaySocket): unknown {
  return (socket.handshake.auth as { token?: unknown }).token;
}
