import { Injectable } from '@nestjs/common';
import { Database, DomainError, EventLog, type LoggedEvent } from '@openhands-connect/platform';
import type { EventPage } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { assertMay, assertReaches } from './conversation.policy.js';
import { eventFor } from './event.policy.js';
import { membershipOf } from './conversations.queries.js';

/** Reading a conversation's event log, for REST and for rooms. */
@Injectable()
export class ConversationEventsService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
  ) {}

  /**
   * The newest seq of a conversation that the caller may read, and whether its agent is at work.
   *
   * @throws DomainError conversation.not_found
   */
  async head(principal: Principal, conversationId: string): Promise<{ headSeq: number; isRunning: boolean }> {
    assertReaches(principal, conversationId);
    const [row] = await this.database.run(membershipOf, [conversationId, principal.userId]);
    if (!row) throw new DomainError('conversation.not_found');
    return { headSeq: row.last_seq, isRunning: row.status === 'running' };
  }

  /** @throws DomainError conversation.not_found, conversation.forbidden to whoever may not write in it */
  async assertWritable(principal: Principal, conversationId: string): Promise<void> {
    assertReaches(principal, conversationId);
    const [row] = await this.database.run(membershipOf, [conversationId, principal.userId]);
    assertMay(row?.role, 'write');
  }

  /** The newest seq of a conversation that the caller may read. @throws DomainError conversation.not_found */
  async lastSeq(principal: Principal, conversationId: string): Promise<number> {
    return (await this.head(principal, conversationId)).headSeq;
  }

  /**
   * Events after a seq, in order; from the oldest that is kept when none is given.
   *
   * @throws DomainError conversation.not_found, event.expired when the log does not reach back to the seq, or up to it
   */
  async list(
    principal: Principal,
    conversationId: string,
    afterSeq: number | undefined,
    limit: number,
  ): Promise<LoggedEvent[]> {
    const lastSeq = await this.lastSeq(principal, conversationId);
    if (afterSeq !== undefined) assertReachesUp(afterSeq, lastSeq);
    const events = await this.eventLog.readAfter(conversationId, afterSeq ?? 0, limit);
    if (afterSeq !== undefined) assertReachesBack(afterSeq, events[0]?.seq ?? lastSeq + 1);
    return events;
  }

  /** A page of the log as REST shows it; the cursor is the last seq. @throws DomainError as `list` */
  async page(
    principal: Principal,
    conversationId: string,
    { after_seq, cursor, limit }: { after_seq?: number | undefined; cursor?: string | undefined; limit: number },
  ): Promise<EventPage> {
    const afterSeq = cursor === undefined ? after_seq : seqOfCursor(cursor);
    const events = await this.list(principal, conversationId, afterSeq, limit + 1);
    const shown = events.slice(0, limit);
    const last = shown.at(-1);
    const items = shown.map((event) => eventFor(principal, event));
    return { items, next_cursor: events.length > limit && last ? String(last.seq) : null };
  }
}

/** Whoever claims to have more than there is knows another log. @throws DomainError event.expired */
function assertReachesUp(afterSeq: number, lastSeq: number): void {
  if (afterSeq > lastSeq) throw new DomainError('event.expired', `The events end with seq ${lastSeq}.`);
}

/** Whoever has everything up to the end misses nothing. @throws DomainError event.expired */
function assertReachesBack(afterSeq: number, nextSeq: number): void {
  if (nextSeq <= afterSeq + 1) return;
  throw new DomainError('event.expired', `Events before seq ${nextSeq} are no longer kept.`);
}

function seqOfCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new DomainError('request.invalid', {
    errors: [{ path: '/query/cursor', message: 'is no cursor of this list' }],
  });
}
