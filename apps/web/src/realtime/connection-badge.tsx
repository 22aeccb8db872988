import type { ConnectionState } from '@openhands-connect/client';
import { describeError } from '../errors/describe-error.js';
import { useConnectionStatus, useRealtime } from './realtime-context.js';

const WORDS: Record<ConnectionState, string> = {
  connecting: 'Connecting…',
  connected: 'Live',
  waiting: 'Reconnecting…',
  refused: 'Not connected',
  closed: 'Not connected',
};

/** Whether what one sees is live; and a way to try again where that does not come by itself. */
export function ConnectionBadge() {
  const realtime = useRealtime();
  const { state, error } = useConnectionStatus();
  return (
    <span className="connection" data-state={state} title={error ? describeError(error) : undefined}>
      <span className="dot" aria-hidden="true" />
      <span role="status">{WORDS[state]}</span>
      {state === 'refused' && (
        <button type="button" className="link" onClick={() => realtime?.reconnect()}>
          Try again
        </button>
      )}
    </span>
  );
}
