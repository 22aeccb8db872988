import type { MessageDelta } from '@openhands-connect/contract';
import type { Signal } from '@openhands-connect/platform';

type EphemeralSignal = Extract<Signal, { kind: 'ephemeral' }>;

/**
 * What whoever writes an answer and those who tell of it say to each other while it is written. None of it is stored:
 * what is lost is said again when somebody asks for it, and made good by the message at the end.
 */
export const answerSignals = {
  /** A worker begins to write: what was written of the conversation's answer with older ids is abandoned. */
  begun: (conversationId: string, firstMessageId: string): Signal => ({
    kind: 'ephemeral',
    streamId: conversationId,
    name: 'answer_begun',
    payload: { message_id: firstMessageId },
  }),

  /** The next piece of a text, or one that was said before. */
  piece: (delta: MessageDelta): Signal => ({
    kind: 'ephemeral',
    streamId: delta.conversation_id,
    name: 'message_delta',
    payload: delta,
  }),

  /** Somebody has not heard the beginning, or a piece: say the text so far. */
  wanted: (conversationId: string): Signal => ({
    kind: 'ephemeral',
    streamId: conversationId,
    name: 'answer_wanted',
    payload: {},
  }),
};

export interface AnswerListener {
  begun?(conversationId: string, firstMessageId: string): void;
  piece?(delta: MessageDelta): void;
  wanted?(conversationId: string): void;
}

const HANDLERS: Readonly<Record<string, (listener: AnswerListener, signal: EphemeralSignal) => void>> = {
  answer_begun: (listener, { streamId, payload }) =>
    listener.begun?.(streamId, (payload as { message_id: string }).message_id),
  message_delta: (listener, { payload }) => listener.piece?.(payload as MessageDelta),
  answer_wanted: (listener, { streamId }) => listener.wanted?.(streamId),
};

/** Hands a signal to the listener if it is about an answer. */
export function hearAnswer(listener: AnswerListener, signal: Signal): void {
  if (signal.kind === 'ephemeral') HANDLERS[signal.name]?.(listener, signal);
}
