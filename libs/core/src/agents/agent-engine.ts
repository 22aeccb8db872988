import type { AgentName, Message, MessageRole, MessageType } from '@openhands-connect/contract';

/** What an engine is asked: to answer the newest messages of a conversation. */
export interface AgentTurn {
  conversationId: string;
  /** The messages that wait for an answer, oldest first. */
  pending: readonly Message[];
}

/** A piece of the message that is being written, or a whole message to keep. Deltas that no message follows are dropped. */
export type AgentOutput =
  | { kind: 'delta'; content: string }
  | { kind: 'message'; role: Exclude<MessageRole, 'user'>; type: MessageType; content: string };

/** An agent behind one message contract. */
export interface AgentEngine {
  readonly name: AgentName;
  /**
   * Answers a turn. The turn may be repeated after a failure or a killed worker, with the same `pending`.
   *
   * @param signal aborts when the turn's lease is lost or the worker stops
   */
  answer(turn: AgentTurn, signal: AbortSignal): AsyncIterable<AgentOutput>;
}
