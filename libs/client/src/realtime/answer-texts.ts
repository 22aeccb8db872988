import type { MessageDelta } from '@openhands-connect/contract';
import type { RoomEvent } from './room-event.js';

/** Of messages that are whole: what is late of them is known. */
const REMEMBERED = 100;

/**
 * The texts that are being written in one room. Whoever takes only what this gives gets each piece once and without a
 * hole before it, also over reconnects, after which the server says the text so far.
 */
export class AnswerTexts {
  /** How much is known of each, in UTF-16 code units. */
  private readonly lengths = new Map<string, number>();
  private readonly whole = new Set<string>();

  /** The part of a delta that is new and follows what is known; undefined when there is none. */
  take(delta: MessageDelta): MessageDelta | undefined {
    const { message_id: id, index, content } = delta;
    const known = this.lengths.get(id) ?? 0;
    const news = content.slice(known - index);
    // What lies behind a hole is not shown before the message is whole.
    if (this.whole.has(id) || index > known || news === '') return undefined;
    this.lengths.set(id, known + news.length);
    return { ...delta, index: known, content: news };
  }

  /** Takes in that a message is whole, or that nothing is being written any more. */
  settle(event: RoomEvent): void {
    if (event.event !== 'conversation_update') return;
    const { payload } = event;
    if (payload.change === 'message_added') this.finish(payload.message.id);
    if (payload.record.status !== 'running') this.lengths.clear();
  }

  private finish(id: string): void {
    this.lengths.delete(id);
    this.whole.add(id);
    const [oldest] = this.whole;
    if (this.whole.size > REMEMBERED && oldest !== undefined) this.whole.delete(oldest);
  }
}
