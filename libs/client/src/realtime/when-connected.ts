import { ConnectError } from '../connect-error.js';
import type { ConnectionStatus } from './connection-status.js';

interface Watched {
  readonly status: ConnectionStatus;
  watch(listener: () => void): () => void;
}

/** Resolves when connected. @throws ConnectError when that will not be, or the signal fires */
export function whenConnected(connection: Watched, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void): void => {
      unwatch();
      signal?.removeEventListener('abort', settle);
      end();
    };
    const settle = (): void => {
      const { state, error } = connection.status;
      if (signal?.aborted) finish(() => reject(ConnectError.from(signal.reason)));
      else if (state === 'connected') finish(resolve);
      else if (state === 'refused' || state === 'closed') finish(() => reject(error ?? closed()));
    };
    const unwatch = connection.watch(settle);
    signal?.addEventListener('abort', settle);
    settle();
  });
}

function closed(): ConnectError {
  return ConnectError.ofClient('client.aborted', { detail: 'the connection was closed' });
}
