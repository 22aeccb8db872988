import type { AgentEngine, AgentOutput, AgentTurn } from '@openhands-connect/core';
import { deferred, type Deferred } from '@openhands-connect/platform/testing';

/** A turn as the engine was asked it, waiting for the test to let it go on. */
export interface AskedTurn {
  contents: string[];
  signal: AbortSignal;
  /** What it answers, or how it fails. */
  answer: Deferred<string | Error>;
}

/** An engine that answers when the test says so. */
export class GatedEngine implements AgentEngine {
  readonly name = 'offline';
  private readonly asked: AskedTurn[] = [];
  private waiting: Deferred<AskedTurn> | undefined;
  count = 0;

  async *answer({ pending }: AgentTurn, signal: AbortSignal): AsyncIterable<AgentOutput> {
    this.count += 1;
    const turn = { contents: pending.map(({ content }) => content), signal, answer: deferred<string | Error>() };
    if (this.waiting) this.waiting.resolve(turn);
    else this.asked.push(turn);
    this.waiting = undefined;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    const content = await Promise.race([turn.answer.promise, aborted]);
    if (content instanceof Error) throw content;
    yield { kind: 'message', role: 'assistant', type: 'text', content };
  }

  /** The next turn that it is asked. */
  async nextTurn(): Promise<AskedTurn> {
    const turn = this.asked.shift();
    if (turn) return turn;
    this.waiting = deferred<AskedTurn>();
    return await this.waiting.promise;
  }
}
