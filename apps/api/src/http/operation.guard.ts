import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { OPERATIONS, type OperationId } from '@openhands-connect/contract';
import { operationOf } from '@openhands-connect/contract-nest';
import { assertScope, Authenticator, sessionIdOf, type Principal } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import { bearerTokenOf } from './bearer-token.js';

export interface AuthenticatedRequest {
  headers: { authorization?: string };
  user?: Principal;
}

const PassportBearer = AuthGuard('bearer');

/**
 * Lets a request through as its operation demands in the contract: `security` says whether a token is needed,
 * `x-scope` what it must be good for. A token that was verified before costs a map access.
 */
@Injectable()
export class OperationGuard implements CanActivate {
  private readonly passport = new PassportBearer();

  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A guard of the whole application is asked for socket events too; those have a guard of their own.
    if (context.getType() !== 'http') return true;
    const id = operationOf(context.getHandler());
    if (id === undefined) throw new DomainError('request.not_found');
    if (!needsToken(id)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerTokenOf(request.headers.authorization);
    const remembered = token === undefined ? undefined : this.authenticator.remembered(token);
    if (remembered) request.user = remembered;
    else await this.passport.canActivate(context);
    assertMay(id, request.user);
    return true;
  }
}

function needsToken(id: OperationId): boolean {
  const { planned, security } = OPERATIONS[id];
  return !planned && (security as readonly string[]).includes('bearerAuth');
}

/** @throws DomainError auth.session_required, auth.scope_missing */
function assertMay(id: OperationId, principal: Principal | undefined): void {
  if (!principal) throw new DomainError('auth.token_missing');
  const { scope } = OPERATIONS[id];
  if (scope === 'session') sessionIdOf(principal);
  else assertScope(principal, scope);
}
