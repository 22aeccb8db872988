import { useCallback, useEffect, useState } from 'react';
import type { ApiKey, ApiKeyPage } from '@openhands-connect/client';
import { client } from '../session/session-store.js';

export interface Keys {
  readonly items: readonly ApiKey[] | undefined;
  readonly error: unknown;
  /** Reads the newest page again. */
  readonly reload: () => void;
  /** Undefined when all are there. */
  readonly loadMore: (() => void) | undefined;
  /** Takes a key that was revoked out of the list. */
  readonly drop: (keyId: string) => void;
}

/** The caller's API keys, the newest first. */
export function useKeys(): Keys {
  const [page, setPage] = useState<ApiKeyPage>();
  const [error, setError] = useState<unknown>();
  const load = useCallback(async (before?: ApiKeyPage): Promise<void> => {
    try {
      const cursor = before?.next_cursor ?? undefined;
      const next = await client.call('listApiKeys', cursor === undefined ? {} : { query: { cursor } });
      setPage({ ...next, items: [...(before?.items ?? []), ...next.items] });
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    }
  }, []);
  useEffect(() => void load(), [load]);
  return {
    items: page?.items,
    error,
    reload: () => void load(),
    loadMore: page && page.next_cursor !== null ? () => void load(page) : undefined,
    drop: (keyId) => setPage(page && { ...page, items: page.items.filter(({ key_id }) => key_id !== keyId) }),
  };
}
