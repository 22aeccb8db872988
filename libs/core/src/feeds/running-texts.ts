import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { MessageDelta } from '@openhands-connect/contract';
import type { Bus, LoggedEvent } from '@openhands-connect/platform';
import { BUS } from '../platform/tokens.js';

/** Most conversations whose agents write at once; the one that was quiet the longest is forgotten first. */
const MAX_CONVERSATIONS = 1_000;
const MAX_TEXT_LENGTH = 262_144;
/** An answer that has not grown for so long is not being written any more. */
const MAX_SILENCE_MS = 60_000;

interface RunningText {
  content: string;
  grownAtMs: number;
}

/** The answers that agents are writing, as far as their deltas were heard here: what a joiner has missed of them. */
@Injectable()
export class RunningTexts implements OnModuleInit, OnModuleDestroy {
  private readonly conversations = new Map<string, Map<string, RunningText>>();
  private unsubscribes: (() => void)[] = [];

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  onModuleInit(): void {
    this.unsubscribes = [
      this.bus.subscribe('ephemeral', (signal) => {
        if (signal.kind === 'ephemeral' && signal.name === 'message_delta') this.hear(signal.payload as MessageDelta);
      }),
      this.bus.subscribe('event', (signal) => {
        if (signal.kind === 'event') this.settle(signal);
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
  }

  hear({ conversation_id, message_id, index, content }: MessageDelta, nowMs = Date.now()): void {
    const texts = this.conversations.get(conversation_id) ?? new Map<string, RunningText>();
    const known = texts.get(message_id)?.content ?? '';
    const grown = known.slice(0, index) + content;
    // Behind a lost delta the text would have a hole; what is shorter was heard before.
    if (index > known.length || grown.length <= known.length || grown.length > MAX_TEXT_LENGTH) return;
    texts.set(message_id, { content: grown, grownAtMs: nowMs });
    this.conversations.delete(conversation_id);
    this.conversations.set(conversation_id, texts);
    this.forgetOldest();
  }

  /** Forgets what an event of the log has made final. */
  settle({ streamId, event }: { streamId: string; event?: LoggedEvent | undefined }): void {
    const texts = this.conversations.get(streamId);
    if (!texts) return;
    const { record, message } = (event?.data ?? {}) as { record?: { status?: string }; message?: { id?: string } };
    if (message?.id !== undefined) texts.delete(message.id);
    // An event without its content was too large for the doorbell: most likely the whole answer.
    if (record?.status !== 'running' || texts.size === 0) this.conversations.delete(streamId);
  }

  /** Each running answer of a conversation as one delta from its beginning. */
  of(conversationId: string, nowMs = Date.now()): MessageDelta[] {
    return [...(this.conversations.get(conversationId) ?? [])]
      .filter(([, { grownAtMs }]) => nowMs - grownAtMs < MAX_SILENCE_MS)
      .map(([message_id, { content }]) => ({ conversation_id: conversationId, message_id, index: 0, content }));
  }

  private forgetOldest(): void {
    if (this.conversations.size <= MAX_CONVERSATIONS) return;
    const oldest = this.conversations.keys().next();
    if (!oldest.done) this.conversations.delete(oldest.value);
  }
}
