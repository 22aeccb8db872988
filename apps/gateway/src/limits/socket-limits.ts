import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { callerIdOf, CONFIG, LOG, type Principal } from '@openhands-connect/core';
import {
  CallLimits,
  CallRefused,
  ClientAddresses,
  type Config,
  type Log,
  type Verdict,
} from '@openhands-connect/platform';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { FaultBudget } from '../errors/fault-budget.js';

/** The quotas of the socket door: events are counted for their caller, events and handshakes for their address. */
@Injectable()
export class SocketLimits {
  private readonly addresses: ClientAddresses;
  /** Handshakes that are to be refused, with the reason, in Socket.IO's own words. */
  private readonly refused = new WeakMap<IncomingMessage, Verdict>();

  constructor(
    private readonly limits: CallLimits,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.addresses = new ClientAddresses(config.http.trustedProxies);
  }

  /** What a connection is counted under: where it comes from, behind trusted proxies. */
  bucketOf(peer: string | undefined, headers: IncomingHttpHeaders): string {
    return this.addresses.find(peer, headers['x-forwarded-for']).bucket;
  }

  /**
   * Counts a connection before anything is kept for it. What is beyond the quota may still be told why by
   * `assertAdmitted`; who goes on beyond that is not even connected.
   */
  async admits(request: IncomingMessage): Promise<boolean> {
    const bucket = this.bucketOf(request.socket.remoteAddress, request.headers);
    const verdict = await this.limits.takeOfAddress('socket', bucket);
    if (verdict === undefined || verdict.allowed) return true;
    this.refused.set(request, verdict);
    const polite = await this.limits.takeOfAddress('socket', `${bucket} refused`);
    return polite?.allowed === true;
  }

  /** @throws DomainError rate.limited when the connection was beyond the quota of its address */
  assertAdmitted(request: IncomingMessage): void {
    const verdict = this.refused.get(request);
    if (verdict) throw new CallRefused(verdict);
  }

  /** @throws DomainError rate.limited in place of auth.token_invalid after many from the address, and what `verify` throws */
  async verifying(bucket: string, verify: () => Promise<Principal>): Promise<Principal> {
    return await this.limits.verifying(bucket, verify);
  }

  /** Counts an event; `undefined` where there is no limit. */
  takeEvent({ data }: GatewaySocket): Verdict | Promise<Verdict> | undefined {
    return this.limits.takeOfCaller('socket', callerIdOf(data.principal), data.bucket);
  }

  /** Takes note of an event that was refused: a socket that goes on all the same is disconnected. */
  noteRefused(socket: GatewaySocket): void {
    const quota = this.config.http.rateLimits.socket;
    if (quota === null) return;
    socket.data.refusals ??= new FaultBudget(quota.limit, (quota.limit / quota.windowMs) * 1000);
    if (socket.data.refusals.spend()) return;
    this.log.warn({ userId: socket.data.principal.userId }, 'a socket goes on beyond its quota and is disconnected');
    socket.disconnect(true);
  }
}
