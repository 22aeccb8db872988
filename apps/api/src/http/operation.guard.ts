import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { OPERATIONS, type OperationId } from '@openhands-connect/contract';
import { operationOf } from '@openhands-connect/contract-nest';
import { assertScope, Authenticator, sessionIdOf, type Principal } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasRefreshCookie } from '../auth/refresh-cookie.js';
import { takesHead } from './allowed-methods.js';
import { bearerTokenOf } from './bearer-token.js';
import { RequestLimits } from './request-limits.js';

export interface AuthenticatedRequest {
  headers: { authorization?: string };
  user?: Principal;
}

const PassportBearer = AuthGuard('bearer');

/**
 * Lets a request through as its operation demands in the contract: `security` says whether a token is needed,
 * `x-scope` what it must be good for, `x-rate-class` what it is counted for. A token that was verified before costs a
 * map access.
 */
@Injectable()
export class OperationGuard implements CanActivate {
  private readonly passport = new PassportBearer();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly limits: RequestLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A guard of the whole application is asked for socket events too; those have a guard of their own.
    if (context.getType() !== 'http') return true;
    const id = operationOf(context.getHandler());
    if (id === undefined) throw new DomainError('request.not_found');
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest & FastifyRequest>();
    if (request.method === 'HEAD' && !takesHead(id)) throw new DomainError('request.method_not_allowed');
    const call = { id, request, reply: http.getResponse<FastifyReply>() };
    const isBearer = needsToken(id, request);
    if (isBearer && !this.recognise(request)) {
      await this.limits.verifying(call, async () => this.passport.canActivate(context));
    }
    const counted = this.limits.count(call);
    if (counted) await counted;
    if (isBearer) assertMay(id, request.user);
    return true;
  }

  private recognise(request: AuthenticatedRequest): boolean {
    const token = bearerTokenOf(request.headers.authorization);
    const remembered = token === undefined ? undefined : this.authenticator.remembered(token);
    if (remembered) request.user = remembered;
    return remembered !== undefined;
  }
}

function needsToken(id: OperationId, { headers }: FastifyRequest): boolean {
  const { planned, security } = OPERATIONS[id];
  const schemes: readonly string[] = security;
  if (planned || !schemes.includes('bearerAuth')) return false;
  // The handler judges a cookie that comes alone.
  return !schemes.includes('refreshCookie') || headers.authorization !== undefined || !hasRefreshCookie(headers);
}

/** @throws DomainError auth.session_required, auth.scope_missing */
function assertMay(id: OperationId, principal: Principal | undefined): void {
  if (!principal) throw new DomainError('auth.token_missing');
  const { scope } = OPERATIONS[id];
  if (scope === 'session') sessionIdOf(principal);
  else assertScope(principal, scope);
}
