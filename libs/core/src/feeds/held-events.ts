import { payloadText, type LoggedEvent } from '@openhands-connect/platform';
import type { FeedListener } from './feed.js';

/** Live events that wait until a replay has come to them: as many as may. Of what is more the log has to be read. */
export class HeldEvents implements FeedListener {
  private events: LoggedEvent[] = [];
  private bytes = 0;

  /** @param fromSeq every event behind it is held; up to it the log has them */
  constructor(
    public fromSeq: number,
    private readonly maxBytes: number,
  ) {}

  tell(event: LoggedEvent): void {
    this.events.push(event);
    this.bytes += payloadText(event).length;
    if (this.bytes > this.maxBytes) this.drop(event.seq);
  }

  skip({ seq }: { seq: number }): void {
    this.drop(seq);
  }

  /** Leaves everything up to `seq` to the log. */
  drop(seq: number): void {
    this.events = [];
    this.bytes = 0;
    this.fromSeq = seq;
  }

  /** What is held behind a seq, in order. */
  after(seq: number): LoggedEvent[] {
    return this.events.filter((event) => event.seq > seq);
  }
}
