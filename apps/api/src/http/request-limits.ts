import { Injectable } from '@nestjs/common';
import { OPERATIONS, PROBLEMS, type OperationId } from '@openhands-connect/contract';
import { callerIdOf, DeviceTokens, SessionTokens, type Principal } from '@openhands-connect/core';
import { CallLimits, CallRefused, DomainError, type Verdict } from '@openhands-connect/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeviceCookie } from '../auth/device-cookie.js';
import { refreshTokenOf } from '../auth/refresh-cookie.js';
import { operationAt } from './allowed-methods.js';
import { tellQuota } from './quota-headers.js';
import { routedOperation } from './routed-operation.js';

const UNAUTHORIZED = 401;

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
    private readonly devices: DeviceTokens,
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
   * Runs the check of credentials that are not known yet.
   *
   * @throws DomainError rate.limited, and what `verify` throws
   */
  async verifying({ request, reply }: LimitedCall, verify: () => Promise<unknown>): Promise<void> {
    await this.limits.verifying(request.clientAddress.bucket, verify, (verdict) => tellQuota(reply, verdict));
  }

  /**
   * Counts a request that failed before it was counted, while it was read or since its path has no such method: for its
   * address, since nothing else of it is known. That a token is missing or over is told beyond the quota too: it costs no
   * more than to refuse, and a client that is not told so would not get itself another.
   *
   * @returns the failure, or the refusal of a request beyond the quota
   */
  failureOf(failure: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    const id = reply.hasHeader('RateLimit') ? undefined : (routedOperation(request) ?? operationAt(request.url));
    const verdict = id && this.limits.takeOfStranger(OPERATIONS[id].rateClass, request.clientAddress.bucket);
    const judge = (told: Verdict): unknown => {
      tellQuota(reply, told);
      return told.allowed || isUnauthorized(failure) ? failure : new CallRefused(told);
    };
    if (verdict instanceof Promise) return verdict.then(judge);
    return verdict ? judge(verdict) : failure;
  }

  private take({ id, request }: LimitedCall): Verdict | Promise<Verdict> | undefined {
    const { rateClass } = OPERATIONS[id];
    const { bucket } = request.clientAddress;
    const callerId = request.user ? callerIdOf(request.user) : this.provedBy(id, request);
    return callerId === undefined
      ? this.limits.takeOfStranger(rateClass, bucket)
      : this.limits.takeOfCaller(rateClass, callerId, bucket);
  }

  /**
   * What a request without a token proves all the same: a refresh a session and not yet a user, the first steps of a
   * sign-in that the account has been signed in to from this device. What is forged proves nothing.
   */
  private provedBy(id: OperationId, request: FastifyRequest): string | undefined {
    if (id === 'refreshSession') {
      const token = refreshTokenOf(request);
      return token === undefined ? undefined : this.sessions.parseRefresh(token)?.sessionId;
    }
    if (id !== 'signIn' && id !== 'requestPasswordReset') return undefined;
    const email = (request.body as { email?: unknown } | undefined)?.email;
    return typeof email === 'string' ? this.devices.find(DeviceCookie.of(request).tokens, email)?.deviceId : undefined;
  }
}

function isUnauthorized(failure: unknown): boolean {
  return failure instanceof DomainError && PROBLEMS[failure.code].status === UNAUTHORIZED;
}

function enforce(reply: FastifyReply, verdict: Verdict): void {
  tellQuota(reply, verdict);
  if (!verdict.allowed) throw new CallRefused(verdict);
}
