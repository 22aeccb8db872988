import { Injectable } from '@nestjs/common';
import { Database, DomainError, EventLog, type LoggedEvent } from '@openhands-connect/platform';
import type { EventPage } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { assertReaches } from './conversation.policy.js';
import { eventFor } from './event.policy.js';
import { membershipOf } from './conversations.queries.js';

/** Reading a conversation's event log, for REST and for rooms. */
@Injectable()
export class ConversationEventsService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
  ) {}

  /** The newest seq of a conversation that the caller may read. @throws DomainError conversation.not_found */
  async lastSeq(principal: Principal, conversationId: string): Promise<number> {
    assertReaches(principal, conversationId);
    const [row] = await this.database.run(membershipOf, [conversationId, principal.userId]);
    if (!row) throw new DomainError('conversation.not_found');
    return row.last_seq;
  }

  /** Events after a seq, in order. @throws DomainError conversation.not_found */
  async list(principal: Principal, conversationId: string, afterSeq: number, limit: number): Promise<LoggedEvent[]> {
    await this.lastSeq(principal, conversationId);
    return await this.eventLog.readAfter(conversationId, afterSeq, limit);
  }

  /** A page of the log as REST shows it; the cursor is the last seq. @throws DomainError conversation.not_found */
  async page(
    principal: Principal,
    conversationId: string,
    { after_seq, cursor, limit }: { after_seq: number; cursor?: string | undefined; limit: number },
  ): Promise<EventPage> {
    const afterSeq = cursor === undefined ? after_seq : seqOfCursor(cursor);
    const events = await this.list(principal, conversationId, afterSeq, limit + 1);
    const shown = events.slice(0, limit);
    const last = shown.at(-1);
    const items = shown.map((event) => eventFor(principal, event));
    return { items, next_cursor: events.length > limit && last ? String(last.seq) : null };
  }
}

function seqOfCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new DomainError('request.invalid', {
    errors: [{ path: '/query/cursor', message: 'is no cursor of this list' }],
  });
}
