import { ConnectError, type Realtime, type SentMessage } from '@openhands-connect/client';
import type { Journal } from '../journal/journal.js';
import type { Conversation } from './cast.js';

/** Sends messages and writes down what it was told of them. None of its calls rejects. */
export class Sender {
  /**
   * @param signal ends asking for good: what has no answer by then is given up
   * @param padding comes behind the key in each text, on a line of its own
   */
  constructor(
    private readonly journal: Journal,
    private readonly url: string,
    private readonly signal: AbortSignal,
    private readonly padding = '',
  ) {}

  /** Over REST with an idempotency key, again and again until there is an answer. */
  async keyed(conversation: Conversation, key: string): Promise<void> {
    await this.note(conversation, key, true, () => this.callKeyed(conversation, key));
  }

  /** The same message twice at the same time: both must get the one answer. */
  async twins(conversation: Conversation, key: string): Promise<void> {
    await Promise.all([this.keyed(conversation, key), this.keyed(conversation, key)]);
  }

  /** Over a socket, which keeps the key through reconnects. */
  async overSocket(conversation: Conversation, key: string, realtime: Realtime): Promise<void> {
    const options = { idempotencyKey: key, signal: this.signal, totalTimeoutMs: 600_000 };
    const content = this.textOf(key);
    await this.note(conversation, key, true, () => realtime.sendMessage(conversation.id, { content }, options));
  }

  /** Over REST once, without a key: without an answer nobody knows. */
  async keyless(conversation: Conversation, key: string): Promise<void> {
    await this.note(conversation, key, false, () => this.callOnce(conversation, key));
  }

  private async note(
    { id: conversation }: Conversation,
    key: string,
    isKeyed: boolean,
    send: () => Promise<SentMessage>,
  ): Promise<void> {
    this.journal.write({ kind: 'sent', at: performance.now(), key, conversation, isKeyed });
    try {
      const { message_id: messageId, seq } = await send();
      this.journal.write({ kind: 'acknowledged', at: performance.now(), key, conversation, messageId, seq });
    } catch (error) {
      this.journal.write({ kind: 'given-up', at: performance.now(), key, why: reasonOf(error) });
    }
  }

  private async callKeyed({ id, owner }: Conversation, key: string): Promise<SentMessage> {
    const body = { content: this.textOf(key) };
    const input = { path: { conversation_id: id }, headers: { 'idempotency-key': key }, body };
    return await owner.client.call('sendMessage', input, { signal: this.signal });
  }

  private textOf(key: string): string {
    return this.padding === '' ? key : `${key}\n${this.padding}`;
  }

  private async callOnce({ id, owner }: Conversation, key: string): Promise<SentMessage> {
    const response = await fetch(`${this.url}/api/conversation/${id}/message`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await owner.client.getToken()}` },
      body: JSON.stringify({ content: this.textOf(key) }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(10_000)]),
    });
    if (response.status !== 201) throw new Error(`status ${response.status}`);
    return (await response.json()) as SentMessage;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof ConnectError ? `${error.code} ${error.message}` : String(error);
}
