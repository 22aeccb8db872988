import type { NewMessage, AgentOutput } from '@openhands-connect/core';
import { uuidv7, type Bus } from '@openhands-connect/platform';

/** Collects what an engine says: tells each piece at once, and keeps the whole messages for the end of the turn. */
export class AnswerWriter {
  readonly messages: NewMessage[] = [];
  private messageId = uuidv7();
  /** Of the message that is being written, in UTF-16 code units. */
  private length = 0;

  constructor(
    private readonly conversationId: string,
    private readonly bus: Bus,
  ) {}

  take(output: AgentOutput): void {
    if (output.kind === 'delta') {
      this.tell(output.content);
      return;
    }
    const { role, type, content } = output;
    this.messages.push({ id: this.messageId, role, type, content });
    this.messageId = uuidv7();
    this.length = 0;
  }

  private tell(content: string): void {
    const payload = {
      conversation_id: this.conversationId,
      message_id: this.messageId,
      index: this.length,
      content,
    };
    this.bus.publish({ kind: 'ephemeral', streamId: this.conversationId, name: 'message_delta', payload });
    this.length += content.length;
  }
}
