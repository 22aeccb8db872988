import { answerSignals, hearAnswer, type AgentOutput, type NewMessage } from '@openhands-connect/core';
import { streamTopic, uuidv7, type Bus } from '@openhands-connect/platform';
import { splitText } from './split-text.js';

/** What fits into a notification of PostgreSQL, however it is escaped. UTF-16 code units. */
const MAX_PIECE_LENGTH = 1_000;
/** However many ask for the text so far, it is said this often at most. */
const REPEAT_INTERVAL_MS = 250;

interface Text {
  readonly id: string;
  content: string;
}

/**
 * Collects what an engine says: tells each piece at once, says all of it again to whoever asks, and keeps the whole
 * messages for the end of the turn.
 */
export class AnswerWriter {
  readonly messages: NewMessage[] = [];
  private current: Text = { id: uuidv7(), content: '' };
  /** What was told of this turn, its last text included. */
  private readonly texts: Text[] = [this.current];
  private readonly unsubscribe: () => void;
  private repeatTimer: NodeJS.Timeout | undefined;
  private repeatedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly conversationId: string,
    private readonly bus: Bus,
  ) {
    this.unsubscribe = bus.subscribe(streamTopic(conversationId), (signal) => {
      hearAnswer({ wanted: () => this.repeatSoon() }, signal);
    });
    bus.publish(answerSignals.begun(conversationId, this.current.id));
  }

  take(output: AgentOutput): void {
    if (output.kind === 'delta') {
      this.tell(this.current.id, this.current.content.length, output.content);
      this.current.content += output.content;
      return;
    }
    const { role, type, content } = output;
    this.messages.push({ id: this.current.id, role, type, content });
    this.current = { id: uuidv7(), content: '' };
    this.texts.push(this.current);
  }

  /** Says nothing more. */
  close(): void {
    this.unsubscribe();
    clearTimeout(this.repeatTimer);
  }

  private tell(messageId: string, startIndex: number, content: string): void {
    let index = startIndex;
    for (const piece of splitText(content, MAX_PIECE_LENGTH)) {
      const delta = { conversation_id: this.conversationId, message_id: messageId, index, content: piece };
      this.bus.publish(answerSignals.piece(delta));
      index += piece.length;
    }
  }

  private repeatSoon(): void {
    const waitMs = this.repeatedAtMs + REPEAT_INTERVAL_MS - performance.now();
    if (waitMs <= 0) this.repeat();
    else this.repeatTimer ??= setTimeout(() => this.repeat(), waitMs).unref();
  }

  private repeat(): void {
    clearTimeout(this.repeatTimer);
    this.repeatTimer = undefined;
    this.repeatedAtMs = performance.now();
    for (const { id, content } of this.texts) this.tell(id, 0, content);
  }
}
