import { useCallback, useEffect, useReducer, useState } from 'react';
import { randomKey } from '@openhands-connect/client';
import { useRealtime } from '../realtime/realtime-context.js';
import { useUser } from '../session/session-gate.js';
import { client } from '../session/session-store.js';
import { transcriptReducer, type Transcript } from './transcript.js';
import { useMembers } from './use-members.js';

export interface LiveConversation {
  readonly transcript: Transcript | undefined;
  /** Why the conversation cannot be shown, or not be kept up to date. */
  readonly error: unknown;
  /** Names by user id. */
  readonly names: ReadonlyMap<string, string>;
  /** User ids. */
  readonly present: readonly string[];
  readonly typing: readonly string[];
  readonly reload: () => void;
  readonly loadOlder: () => void;
  /** Sends a new message, or one that failed once more, under its key. */
  readonly send: (content: string, key?: string) => void;
  readonly setTyping: (typing: boolean) => void;
}

/** A conversation as it is, and as it goes on. */
export function useConversation(conversationId: string): LiveConversation {
  const realtime = useRealtime();
  const user = useUser();
  const [transcript, dispatch] = useReducer(transcriptReducer, undefined);
  const [error, setError] = useState<unknown>();
  const [present, setPresent] = useState<readonly string[]>([]);
  const [typing, setTypingIds] = useState<readonly string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const { names, reloadMembers } = useMembers(conversationId);

  const load = useCallback(async (): Promise<number> => {
    const conversation = await client.getConversation(conversationId);
    dispatch({ type: 'loaded', conversation });
    setError(undefined);
    return conversation.last_seq;
  }, [conversationId]);

  useEffect(() => {
    if (!realtime) return undefined;
    const left = new AbortController();
    const follow = (afterSeq: number): void => {
      if (left.signal.aborted) return;
      const reading = realtime.room(conversationId, {
        afterSeq,
        onEvent: (event) => {
          dispatch({ type: 'event', event, ownId: user.id });
          if (event.event === 'conversation_update' && event.payload.change === 'members_changed') reloadMembers();
        },
        onDelta: (delta) => dispatch({ type: 'delta', delta }),
        onPresence: setPresent,
        onTyping: (who, on) => setTypingIds((ids) => [...ids.filter((id) => id !== who), ...(on ? [who] : [])]),
        onResync: () => void load().catch(setError),
        onError: setError,
      });
      left.signal.addEventListener('abort', () => reading.leave());
    };
    load().then(follow, setError);
    return () => left.abort();
  }, [realtime, conversationId, user.id, load, reloadMembers, attempt]);

  const loadOlder = (): void => {
    const before = transcript?.messagesBefore ?? null;
    if (before === null) return;
    client
      .call('listMessages', { path: { conversation_id: conversationId }, query: { before } })
      .then((page) => dispatch({ type: 'older', page }), setError);
  };

  const send = (content: string, key: string = randomKey()): void => {
    if (!realtime) return;
    dispatch({ type: 'sending', key, content });
    realtime.sendMessage(conversationId, { content }, { idempotencyKey: key }).then(
      () => dispatch({ type: 'sent', key }),
      (thrown: unknown) => dispatch({ type: 'failed', key, error: thrown }),
    );
  };

  return {
    transcript,
    error,
    names,
    present,
    // Who is gone types no more, even when nobody could say so.
    typing: typing.filter((id) => present.includes(id)),
    reload: () => setAttempt((count) => count + 1),
    loadOlder,
    send,
    setTyping: (on) => realtime?.setTyping(conversationId, on),
  };
}
