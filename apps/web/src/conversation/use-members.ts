import { useCallback, useEffect, useState } from 'react';
import { client } from '../session/session-store.js';

interface Members {
  /** Names by user id; empty until they are known. */
  readonly names: ReadonlyMap<string, string>;
  readonly reloadMembers: () => void;
}

/** The names of those who take part. Without them the conversation can be read all the same. */
export function useMembers(conversationId: string): Members {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const reloadMembers = useCallback(() => {
    client.call('listMembers', { path: { conversation_id: conversationId }, query: { limit: 100 } }).then(
      ({ items }) => setNames(new Map(items.map(({ user_id, name }) => [user_id, name]))),
      // The conversation's own loading says what is wrong.
      () => undefined,
    );
  }, [conversationId]);
  useEffect(reloadMembers, [reloadMembers]);
  return { names, reloadMembers };
}
