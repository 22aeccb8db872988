import { Readable } from 'node:stream';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { ConnectedUsers, EventStreams, LOG, type Principal, type StreamItem } from '@openhands-connect/core';
import type { Log } from '@openhands-connect/platform';
import type { Connection } from './connection.decorator.js';
import { frameOf } from './event-frame.js';
import { DEFAULT_BODY_LIMITS, EventStreamBody, type BodyLimits } from './event-stream-body.js';

/** Injects other limits of streams than the usual ones. */
export const BODY_LIMITS = Symbol('BodyLimits');

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // Nothing on the way may keep it, compress it (which would hold pieces back) or collect it before it sends it on.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** From an opened stream to an answer of HTTP. */
@Injectable()
export class EventStreamDoor {
  constructor(
    private readonly streams: EventStreams,
    private readonly connected: ConnectedUsers,
    @Inject(LOG) private readonly log: Log,
    @Optional() @Inject(BODY_LIMITS) private readonly limits: BodyLimits = DEFAULT_BODY_LIMITS,
  ) {}

  /** @throws DomainError as `EventStreams.open` */
  async answer(
    principal: Principal,
    { path, query, headers }: Received<'streamEvents'>,
    { isHead, token, requestId, cut, onClose }: Connection,
  ): Promise<Reply<'streamEvents', Readable>> {
    const conversationId = path.conversation_id;
    if (isHead) {
      await this.streams.assertReadable(principal, conversationId);
      return { status: 200, headers: HEADERS, body: Readable.from([]) };
    }
    const afterSeq = headers['last-event-id'] ?? query.after_seq;
    const stream = await this.streams.open({ principal, token, conversationId, afterSeq });
    const frame = (item: StreamItem): string => {
      this.logFailure(item, requestId);
      return frameOf(item, { principal, conversationId: stream.conversationId, requestId });
    };
    const body = new EventStreamBody(stream, { frameOf: frame, cut, onClose }, this.limits);
    this.connected.add(principal.userId);
    body.once('close', () => this.connected.remove(principal.userId));
    return { status: 200, headers: HEADERS, body };
  }

  /** What ends a stream on purpose has no cause. */
  private logFailure(item: StreamItem, requestId: string): void {
    if (item.kind !== 'end' || item.error.cause === undefined) return;
    this.log.error({ err: item.error.cause, requestId }, 'a stream of events could not go on');
  }
}
