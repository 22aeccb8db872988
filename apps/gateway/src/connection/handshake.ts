import { Injectable } from '@nestjs/common';
import { assertScope, Authenticator, type Principal } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import { Failures } from '../errors/failures.js';
import { SocketLimits } from '../limits/socket-limits.js';
import { Connections } from './connections.js';
import { hangUp } from './cut.js';
import type { GatewaySocket } from './gateway-socket.js';

/** Decides who may connect. */
@Injectable()
export class Handshake {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly connections: Connections,
    private readonly failures: Failures,
    private readonly limits: SocketLimits,
  ) {}

  /**
   * Lets the socket in, or gives the error that reaches the client as `connect_error`; its `data` is a Problem. Who gets
   * one does not try again by itself, so a failure of the server's own, which may be over in a moment, ends the
   * connection instead.
   */
  async admit(socket: GatewaySocket): Promise<Error | undefined> {
    try {
      this.limits.assertAdmitted(socket.request);
      const bucket = this.limits.bucketOf(socket.handshake.address, socket.handshake.headers);
      const principal = await this.identify(tokenOf(socket), bucket);
      this.connections.assertRoomFor(principal.userId);
      socket.data = { principal, bucket, seats: new Map() };
      return undefined;
    } catch (error) {
      const problem = this.failures.problemOf(error, 'connect');
      if (problem.status >= 500) hangUp(socket);
      return Object.assign(new Error(problem.title), { data: problem });
    }
  }

  /**
   * Who proves to be at a socket from there.
   *
   * @throws DomainError rate.limited for a bad token after many from the same address, and as `authenticate`
   */
  async identify(token: unknown, bucket: string): Promise<Principal> {
    if (typeof token === 'string' && this.stillValid(token)) return await this.authenticate(token);
    return await this.limits.verifying(bucket, () => this.authenticate(token));
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
