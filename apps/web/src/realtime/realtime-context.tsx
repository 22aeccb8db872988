import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createRealtime, type ConnectionStatus, type Realtime } from '@openhands-connect/client';
import { client } from '../session/session-store.js';

const RealtimeContext = createContext<Realtime | undefined>(undefined);

/** The socket of whoever is signed in; undefined for the moment before it exists. */
export function useRealtime(): Realtime | undefined {
  return use(RealtimeContext);
}

export function RealtimeProvider({ children }: { readonly children: ReactNode }) {
  const [realtime, setRealtime] = useState<Realtime>();
  useEffect(() => {
    const opened = createRealtime({ url: location.origin, getToken: client.getToken });
    const unwatch = opened.onStatus(renewWhenRefused(opened));
    setRealtime(opened);
    return () => {
      unwatch();
      opened.close();
      setRealtime(undefined);
    };
  }, []);
  return <RealtimeContext value={realtime}>{children}</RealtimeContext>;
}

/**
 * A refused token may only be an old one. Asks the client once for each connection: it renews the session, or finds
 * that it is over, and then the sign-in page comes by itself.
 */
function renewWhenRefused(realtime: Realtime): (status: ConnectionStatus) => void {
  let asked = false;
  return ({ state, error }) => {
    if (state === 'connected') asked = false;
    if (state !== 'refused' || error?.status !== 401 || asked) return;
    asked = true;
    client.restoreSession().then(
      (session) => session && realtime.reconnect(),
      // The badge says that there is no connection and lets people try again.
      () => undefined,
    );
  };
}

const CONNECTING: ConnectionStatus = { state: 'connecting', error: undefined };

export function useConnectionStatus(): ConnectionStatus {
  const realtime = useRealtime();
  return useSyncExternalStore(
    (listener) => realtime?.onStatus(listener) ?? (() => undefined),
    () => realtime?.status ?? CONNECTING,
  );
}
