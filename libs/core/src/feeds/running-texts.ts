import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { MessageDelta } from '@openhands-connect/contract';
import type { Bus, LoggedEvent } from '@openhands-connect/platform';
import { BUS } from '../platform/tokens.js';
import { answerSignals, type AnswerListener } from './answer-signals.js';
import { RecentKeys } from './recent-keys.js';
import { TextRequests } from './text-requests.js';

/** Most conversations that are read here whose agents write at once; the one that was quiet the longest is forgotten first. */
const MAX_CONVERSATIONS = 1_000;
/** UTF-16 code units. What is longer is not shown any further before it is whole. */
const MAX_TEXT_LENGTH = 262_144;
/** Of all texts together. */
const MAX_TOTAL_LENGTH = 16 * 1024 * 1024;
/** An answer that has not grown for so long is not being written any more. */
const MAX_SILENCE_MS = 60_000;
/** Messages that were stored a moment ago: pieces of them that are late begin no new text. */
const REMEMBERED_MESSAGES = 5_000;

interface RunningText {
  content: string;
  grownAtMs: number;
  /** It goes on beyond what is shown: nothing of it is missing. */
  isCapped: boolean;
}

/** What of an event says that an answer is over. */
interface Told {
  readonly record?: { readonly status?: string };
  readonly message?: { readonly id: string; readonly role: string };
}

/**
 * The answers that agents are writing in the conversations that are read here, by their pieces as the bus brings them:
 * `FanOut` knows which, and hands them on. Whoever follows is told each piece once and without a hole before it, whatever
 * is lost, doubled or late; a text of which something is missing is asked for.
 */
@Injectable()
export class RunningTexts implements AnswerListener, OnModuleDestroy {
  private readonly conversations = new Map<string, Map<string, RunningText>>();
  private totalLength = 0;
  private readonly settled = new RecentKeys(REMEMBERED_MESSAGES);
  /** Whoever writes says the text so far. It comes to those who follow. */
  private readonly requests = new TextRequests(MAX_CONVERSATIONS, (conversationId) =>
    this.bus.publish(answerSignals.wanted(conversationId)),
  );
  private readonly listeners = new Set<(delta: MessageDelta) => void>();

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  onModuleDestroy(): void {
    this.requests.clear();
  }

  /** Calls `listener` with each piece as it comes; gives back how to stop. */
  follow(listener: (delta: MessageDelta) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Each running answer of a conversation as one delta from its beginning. */
  of(conversationId: string, nowMs = Date.now()): MessageDelta[] {
    return [...(this.conversations.get(conversationId) ?? [])]
      .filter(([, { content, grownAtMs }]) => content !== '' && nowMs - grownAtMs < MAX_SILENCE_MS)
      .map(([message_id, { content }]) => ({ conversation_id: conversationId, message_id, index: 0, content }));
  }

  /** Says whether the conversation's agent is at work: then a text is wanted, else none is being written. */
  check(conversationId: string, isRunning: boolean): void {
    if (!isRunning) this.forgetAll(conversationId);
    else if (!this.conversations.has(conversationId)) this.requests.want(conversationId);
  }

  piece({ conversation_id, message_id, index, content }: MessageDelta, nowMs = Date.now()): void {
    if (this.settled.timeOf(message_id) !== undefined) return;
    const texts = this.conversations.get(conversation_id) ?? new Map<string, RunningText>();
    const text = texts.get(message_id);
    if (text?.isCapped) {
      text.grownAtMs = nowMs;
      return;
    }
    const known = text?.content ?? '';
    if (index > known.length) {
      this.requests.want(conversation_id);
      return;
    }
    const rest = content.slice(known.length - index);
    if (rest === '') return;
    const isCapped = known.length + rest.length > MAX_TEXT_LENGTH;
    const news = isCapped ? '' : rest;
    this.requests.stop(conversation_id);
    texts.set(message_id, { content: known + news, grownAtMs: nowMs, isCapped });
    this.totalLength += news.length;
    this.conversations.delete(conversation_id);
    this.conversations.set(conversation_id, texts);
    this.forgetOldest();
    if (isCapped) return;
    for (const listener of this.listeners) {
      listener({ conversation_id, message_id, index: known.length, content: news });
    }
  }

  begun(conversationId: string, firstMessageId: string): void {
    const texts = this.conversations.get(conversationId);
    // Ids grow with time.
    for (const id of texts?.keys() ?? []) if (id < firstMessageId) this.forget(conversationId, id);
  }

  /**
   * Forgets what an event of the log has made final. One without its content was most likely the whole answer; one about
   * a file says nothing of it.
   */
  settle({ streamId, event }: { streamId: string; event?: LoggedEvent | undefined }): void {
    const { record, message } = (event?.data ?? {}) as Told;
    // Also one of which nothing was heard: its pieces may be late.
    if (message && message.role !== 'user') this.settled.add(message.id);
    if (!this.conversations.has(streamId)) return;
    if (message) this.forget(streamId, message.id);
    const isAboutAgent = !event || event.name === 'conversation_update';
    if (isAboutAgent && record?.status !== 'running') this.forgetAll(streamId);
  }

  /** Nothing is being written, or nobody here reads it any more. */
  forgetAll(conversationId: string): void {
    this.requests.stop(conversationId);
    for (const id of this.conversations.get(conversationId)?.keys() ?? []) this.forget(conversationId, id);
  }

  private forget(conversationId: string, messageId: string): void {
    const texts = this.conversations.get(conversationId);
    this.totalLength -= texts?.get(messageId)?.content.length ?? 0;
    texts?.delete(messageId);
    if (texts?.size === 0) this.conversations.delete(conversationId);
  }

  private forgetOldest(): void {
    while (this.conversations.size > MAX_CONVERSATIONS || this.totalLength > MAX_TOTAL_LENGTH) {
      const oldest = this.conversations.keys().next();
      if (oldest.done) return;
      this.forgetAll(oldest.value);
    }
  }
}
