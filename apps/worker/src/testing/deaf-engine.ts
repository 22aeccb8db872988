import type { AgentEngine, AgentOutput } from '@openhands-connect/core';
import { deferred } from '@openhands-connect/platform/testing';

/** An engine that never answers and heeds no signal. */
export class DeafEngine implements AgentEngine {
  readonly name = 'offline';
  /** Resolves when it is asked. */
  readonly asked = deferred();

  async *answer(): AsyncIterable<AgentOutput> {
    this.asked.resolve();
    await new Promise(() => undefined);
    yield { kind: 'delta', content: 'never' };
  }
}
