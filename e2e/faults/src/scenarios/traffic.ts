import type { Conversation } from '../drivers/cast.js';
import { Pacer } from '../drivers/pacer.js';
import { Sender } from '../drivers/senders.js';
import type { Stage } from './scenario.js';

const ANSWERED_WITHIN_MS = 30_000;

export interface TrafficOptions {
  readonly conversations: readonly Conversation[];
  readonly perSecond: number;
  /** Characters of each text beyond its key. */
  readonly padding?: number;
  /** How the message of this number is sent. */
  readonly send: (sender: Sender, conversation: Conversation, key: string, index: number) => Promise<void>;
}

/** Messages at a fixed rate into conversations in turn; gives back how to end it: then all are answered or given up. */
export function startTraffic(stage: Stage, options: TrafficOptions): () => Promise<void> {
  const { conversations, perSecond, padding = 0, send } = options;
  const giveUp = new AbortController();
  const sender = new Sender(stage.journal, stage.cluster.url, giveUp.signal, 'x'.repeat(padding));
  const pacer = new Pacer(perSecond, async (index) => {
    await send(sender, conversations[index % conversations.length] as Conversation, `message-${index}`, index);
  });
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => giveUp.abort(), ANSWERED_WITHIN_MS);
    await pacer.stop();
    clearTimeout(timer);
  };
  stage.stack.defer(async () => {
    giveUp.abort();
    await pacer.stop();
  });
  return stop;
}

export const allKeyed: TrafficOptions['send'] = (sender, conversation, key) => sender.keyed(conversation, key);

/** One message in four goes without an idempotency key: then nobody asks again, and what was acknowledged must do. */
export const someKeyless: TrafficOptions['send'] = (sender, conversation, key, index) =>
  index % 4 === 0 ? sender.keyless(conversation, key) : sender.keyed(conversation, key);
