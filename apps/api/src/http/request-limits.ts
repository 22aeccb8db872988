import { Injectable } from '@nestjs/common';
import { OPERATIONS, type OperationId, type RateClass } from '@openhands-connect/contract';
import { callerIdOf, SessionTokens, type Principal } from '@openhands-connect/core';
import { CallLimits, refusalOf, type Verdict } from '@openhands-connect/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refreshTokenOf } from '../auth/refresh-cookie.js';

/** A request, its answer, and who has proved to send it. */
export interface LimitedCall {
  readonly id: OperationId;
  readonly request: FastifyRequest & { readonly user?: Principal };
  readonly reply: FastifyReply;
}

/** The quotas of the REST door: what its requests are counted for, and what the answer's headers tell of it. */
@Injectable()
export class RequestLimits {
  constructor(
    private readonly limits: CallLimits,
    private readonly sessions: SessionTokens,
  ) {}

  /**
   * Counts a request for its caller and its address. Waits for nothing where the counters are in this process.
   *
   * @throws DomainError rate.limited
   */
  count(call: LimitedCall): void | Promise<void> {
    const verdict = this.take(call);
    if (verdict instanceof Promise) return verdict.then((told) => enforce(call.reply, told));
    if (verdict) enforce(call.reply, verdict);
  }

  /**
   * Runs the check of credentials that are not known yet, unless too many from the address were refused.
   *
   * @throws DomainError rate.limited, and what `verify` throws
   */
  async verifying({ request, reply }: LimitedCall, verify: () => Promise<unknown>): Promise<void> {
    await this.limits.verifying(request.clientAddress.bucket, verify, (verdict) => tell(reply, verdict));
  }

  private take({ id, request }: LimitedCall): Verdict | Promise<Verdict> | undefined {
    const rateClass: RateClass = OPERATIONS[id].rateClass;
    if (rateClass === 'none') return undefined;
    const { bucket } = request.clientAddress;
    const callerId = request.user ? callerIdOf(request.user) : this.refreshedSession(id, request);
    return callerId === undefined
      ? this.limits.takeOfStranger(rateClass, bucket)
      : this.limits.takeOfCaller(rateClass, callerId, bucket);
  }

  /** A refresh proves a session and not yet a user; what is forged proves nothing. */
  private refreshedSession(id: OperationId, request: FastifyRequest): string | undefined {
    const token = id === 'refreshSession' ? refreshTokenOf(request) : undefined;
    return token === undefined ? undefined : this.sessions.parseRefresh(token)?.sessionId;
  }
}

function enforce(reply: FastifyReply, verdict: Verdict): void {
  tell(reply, verdict);
  if (!verdict.allowed) throw refusalOf(verdict);
}

/** draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4. */
function tell(reply: FastifyReply, { policy, remaining, waitSeconds }: Verdict): void {
  void reply.header('RateLimit-Policy', policy.header);
  void reply.header('RateLimit', `"${policy.name}";r=${remaining};t=${waitSeconds}`);
}
