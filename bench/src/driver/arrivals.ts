import { EventEmitter, once } from 'node:events';
import type { Socket } from 'socket.io-client';

interface Update {
  message?: { content: string; role: string };
}

/** Takes the time from sending a text (which has to be one of its kind) to seeing it on one of the receivers. */
export class Arrivals {
  private readonly sentAt = new Map<string, number>();
  private readonly latenciesMs: number[] = [];
  private readonly end = new EventEmitter<{ complete: []; error: [Error] }>();
  private failure: Error | undefined;

  constructor(
    private readonly receivers: readonly Pick<Socket, 'on' | 'off'>[],
    private readonly count: number,
  ) {
    for (const socket of receivers) socket.on('conversation_update', this.onUpdate);
  }

  /** Begins the time of a text: to be called right before it is sent. */
  expect(content: string): void {
    this.sentAt.set(content, performance.now());
  }

  readonly fail = (error: Error): void => {
    this.failure ??= error;
    if (this.end.listenerCount('error') > 0) this.end.emit('error', error);
  };

  /** @returns the latencies in ms; rejects when a text was refused, or did not arrive in time */
  async all(timeoutMs: number): Promise<number[]> {
    if (this.failure) throw this.failure;
    if (this.latenciesMs.length < this.count) {
      await once(this.end, 'complete', { signal: AbortSignal.timeout(timeoutMs) }).catch((error: unknown) => {
        throw this.failure ?? new Error(`${this.latenciesMs.length} of ${this.count} arrived`, { cause: error });
      });
    }
    return this.latenciesMs;
  }

  stop(): void {
    for (const socket of this.receivers) socket.off('conversation_update', this.onUpdate);
  }

  private readonly onUpdate = ({ message }: Update): void => {
    const sent = message?.role === 'user' ? this.sentAt.get(message.content) : undefined;
    if (!message || sent === undefined) return;
    this.sentAt.delete(message.content);
    this.latenciesMs.push(performance.now() - sent);
    if (this.latenciesMs.length === this.count) this.end.emit('complete');
  };
}
