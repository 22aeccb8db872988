import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  EventLog,
  uuidv7,
  type Bus,
  type GlobalPosition,
  type LoggedEvent,
  type PositionedEvent,
} from '@openhands-connect/platform';
import { WEBHOOK_NAME_OF, type RelayedWebhookEventName } from '@openhands-connect/contract';
import { conversationOf } from '../conversations/index.js';
import { BUS } from '../platform/tokens.js';
import { advance, makeReader, matchWebhooks, readerPosition, skipUnwanted } from './dispatch.queries.js';
import { DELIVERY_QUEUE } from './queues.js';

const BATCH_SIZE = 200;

/** What one pass found. */
export type DispatchResult =
  /** It moved on: there may be more. */
  | 'moved'
  /** There is nothing new. */
  | 'level'
  /** Nobody has a webhook. */
  | 'unwanted'
  /** Another process is reading and was faster. */
  | 'overtaken';

interface NewDelivery {
  id: string;
  webhookId: string;
  event: LoggedEvent;
}

/**
 * Reads the event log of everybody, in an order in which nothing can appear later on, and makes deliveries of it. That
 * order is not always a stream's own: `seq` is what receivers sort by.
 * Its position moves in the transaction that holds them, from where it stood when the events were read: of several
 * processes that read at once one wins, so that no delivery is lost or made twice, whoever is killed when.
 */
@Injectable()
export class WebhookDispatcher {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** Deals with the next few hundred events. */
  async dispatch(): Promise<DispatchResult> {
    const from = await this.position();
    const [judged] = await this.database.run(skipUnwanted, []);
    if (judged?.is_unwanted) return 'unwanted';
    const batch = await this.eventLog.readGlobalAfter(from, BATCH_SIZE);
    const to = batch.at(-1)?.position;
    if (!to) return 'level';
    const deliveries = await this.deliveriesOf(batch);
    if (!(await this.move(from, to, deliveries))) return 'overtaken';
    if (deliveries.length > 0) this.bus.publish({ kind: 'work', queue: DELIVERY_QUEUE });
    return 'moved';
  }

  private async position(): Promise<GlobalPosition> {
    let [row] = await this.database.run(readerPosition, []);
    if (!row) {
      await this.database.run(makeReader, []);
      [row] = await this.database.run(readerPosition, []);
    }
    if (!row) throw new Error('the position of the webhook dispatcher is gone');
    return { xid: row.xid, streamId: row.stream_id, seq: row.seq };
  }

  private async deliveriesOf(batch: readonly PositionedEvent[]): Promise<NewDelivery[]> {
    const matches = await this.database.run(matchWebhooks, [
      batch.map(({ event }) => event.streamId),
      batch.map(({ event }) => typeOf(event)),
      batch.map(({ position }) => position.xid),
      batch.map(({ event }) => conversationOf(event)),
    ]);
    return matches.flatMap(({ ordinal, webhook_id: webhookId }) => {
      const event = batch[ordinal - 1]?.event;
      return event ? [{ id: uuidv7(), webhookId, event }] : [];
    });
  }

  private async move(from: GlobalPosition, to: GlobalPosition, deliveries: readonly NewDelivery[]): Promise<boolean> {
    const moved = await this.database.run(advance, [
      from.xid,
      from.streamId,
      from.seq,
      to.xid,
      to.streamId,
      to.seq,
      deliveries.map(({ id }) => id),
      deliveries.map(({ webhookId }) => webhookId),
      deliveries.map(({ event }) => event.streamId),
      deliveries.map(({ event }) => event.seq),
      deliveries.map(({ event }) => event.eventId),
      deliveries.map(({ event }) => typeOf(event)),
    ]);
    return moved.length > 0;
  }
}

function typeOf(event: LoggedEvent): RelayedWebhookEventName {
  return WEBHOOK_NAME_OF[event.name];
}
