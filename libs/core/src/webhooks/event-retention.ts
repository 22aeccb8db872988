import { Inject, Injectable } from '@nestjs/common';
import { BEGINNING, Database, type Config, type GlobalPosition } from '@openhands-connect/platform';
import { CONFIG } from '../platform/tokens.js';
import { forgetEvents } from './event-retention.queries.js';

const AT_ONCE = 1_000;

/**
 * Keeps the event log from growing for ever. Messages stay; whoever comes back after longer than that reads them over
 * REST. What a webhook is still to hear stays too, however old it is, and with it what came later in its stream.
 */
@Injectable()
export class EventRetention {
  /** What lies before it was looked at in this round; some of it may have to stay. */
  private position: GlobalPosition = BEGINNING;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'events'>,
  ) {}

  /** Looks at the oldest events, and removes those that are older than they are to be kept; true when there may be more. */
  async forgetOld(atOnce = AT_ONCE): Promise<boolean> {
    const before = new Date(Math.max(0, Date.now() - this.config.events.retentionMs));
    const { xid, streamId, seq } = this.position;
    const [batch] = await this.database.run(forgetEvents, [xid, streamId, seq, atOnce, before]);
    const hasMore = batch?.has_old === true && batch.looked_at === atOnce;
    this.position = hasMore ? { xid: batch.xid, streamId: batch.stream_id, seq: batch.seq } : BEGINNING;
    return hasMore;
  }
}
