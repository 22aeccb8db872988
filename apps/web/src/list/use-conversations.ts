import { useCallback, useEffect, useReducer, useState } from 'react';
import type { ConnectionStatus } from '@openhands-connect/client';
import { useConnectionStatus, useRealtime } from '../realtime/realtime-context.js';
import { client } from '../session/session-store.js';
import { EMPTY_LIST, listReducer, type ConversationList } from './list-reducer.js';

interface Conversations extends ConversationList {
  readonly error: unknown;
  /** Reads the newest page again. */
  readonly reload: () => void;
  readonly loadMore: () => void;
}

/** The caller's conversations, newest first, kept up to date while there is a connection. */
export function useConversations(): Conversations {
  const [list, dispatch] = useReducer(listReducer, EMPTY_LIST);
  const [error, setError] = useState<unknown>();
  const realtime = useRealtime();
  const { state } = useConnectionStatus();

  const load = useCallback(async (cursor?: string): Promise<void> => {
    try {
      const page = await client.listConversations(cursor === undefined ? {} : { cursor });
      dispatch(cursor === undefined ? { type: 'first_page', page } : { type: 'next_page', page });
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    }
  }, []);

  // What was told while nobody was connected is not told again: read once more.
  useEffect(() => {
    if (isSettled(state)) void load();
  }, [state, load]);

  useEffect(() => {
    if (!realtime) return undefined;
    const stops = [
      realtime.on('conversation_insert', ({ record }) => dispatch({ type: 'record', record })),
      realtime.on('conversation_update', ({ record }) => dispatch({ type: 'record', record })),
      realtime.on('conversation_delete', (event) => dispatch({ type: 'gone', conversationId: event.conversation_id })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [realtime]);

  return {
    ...list,
    error,
    reload: () => void load(),
    loadMore: () => void (list.nextCursor !== null && load(list.nextCursor)),
  };
}

function isSettled(state: ConnectionStatus['state']): boolean {
  return state === 'connected' || state === 'refused';
}
