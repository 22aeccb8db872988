import { setTimeout as wait } from 'node:timers/promises';
import type { AgentEngine, AgentOutput, AgentTurn } from './agent-engine.js';

/** A few words at a time; the whole answer takes about a third of a second. */
const DELTA_INTERVAL_MS = 40;
/** Answers that begin together drift apart: else all of them would write at once, again and again. */
const UNEVENNESS = 0.5;
const DELTA_PATTERN = /(?:\S+\s*){1,4}/g;
const MAX_QUOTED_CHARACTERS = 200;

/** The built-in engine: needs nothing, answers the same to the same, and says that it is a demonstration. */
export class OfflineEngine implements AgentEngine {
  readonly name = 'offline';

  async *answer({ pending }: AgentTurn, signal: AbortSignal): AsyncIterable<AgentOutput> {
    const content = answerTo(pending.map((message) => message.content));
    for (const piece of content.match(DELTA_PATTERN) ?? []) {
      yield { kind: 'delta', content: piece };
      await wait(DELTA_INTERVAL_MS * (1 + UNEVENNESS * (Math.random() - 0.5)), undefined, { signal });
    }
    yield { kind: 'message', role: 'assistant', type: 'text', content };
  }
}

function answerTo(contents: readonly string[]): string {
  const last = contents.at(-1) ?? '';
  const characters = Array.from(last.trim());
  const cut = characters.length > MAX_QUOTED_CHARACTERS;
  const quoted = characters.slice(0, MAX_QUOTED_CHARACTERS).join('') + (cut ? '…' : '');
  const count = contents.length === 1 ? 'your message' : `your ${contents.length} messages, the last of which was`;
  return `This is the offline demonstration agent; no language model is connected. I received ${count}: “${quoted}”`;
}
