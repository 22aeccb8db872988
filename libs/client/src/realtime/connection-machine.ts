/**
 * The life of a connection. `close` leads to `closed` from everywhere; what is not drawn changes nothing.
 *
 * ```
 *           open                    accepted
 *  closed ────────▶ connecting ───────────────▶ connected
 *                   ▲ │  ▲ │ failed, lost         │ │
 *                   │ │  │ ▼                 lost  │ │
 *              open │ │  └ waiting ◀───────────────┘ │
 *                   │ │ due, open                    │
 *                   │ ▼ refused              refused │
 *                   refused ◀─────────────────────────┘
 * ```
 *
 * - `connecting`: a handshake is under way
 * - `connected`: the server has accepted the token
 * - `waiting`: the last attempt failed or the connection broke; the next attempt comes by itself
 * - `refused`: the server said no, and trying again would not change it
 * - `closed`: nobody wants a connection
 */
export type ConnectionState = 'connecting' | 'connected' | 'waiting' | 'refused' | 'closed';

/**
 * - `open`, `close`: what the owner wants
 * - `accepted`, `failed`, `refused`: how a handshake ended
 * - `lost`: an accepted connection broke
 * - `due`: the wait is over
 */
export type ConnectionEvent = 'open' | 'accepted' | 'failed' | 'refused' | 'lost' | 'due' | 'close';

export const TRANSITIONS: Readonly<Record<ConnectionState, Readonly<Record<ConnectionEvent, ConnectionState>>>> = {
  closed: {
    open: 'connecting',
    accepted: 'closed',
    failed: 'closed',
    refused: 'closed',
    lost: 'closed',
    due: 'closed',
    close: 'closed',
  },
  connecting: {
    open: 'connecting',
    accepted: 'connected',
    failed: 'waiting',
    refused: 'refused',
    lost: 'waiting',
    due: 'connecting',
    close: 'closed',
  },
  connected: {
    open: 'connected',
    accepted: 'connected',
    failed: 'connected',
    refused: 'refused',
    lost: 'waiting',
    due: 'connected',
    close: 'closed',
  },
  waiting: {
    open: 'connecting',
    accepted: 'waiting',
    failed: 'waiting',
    refused: 'waiting',
    lost: 'waiting',
    due: 'connecting',
    close: 'closed',
  },
  refused: {
    open: 'connecting',
    accepted: 'refused',
    failed: 'refused',
    refused: 'refused',
    lost: 'refused',
    due: 'refused',
    close: 'closed',
  },
};

export function nextState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  return TRANSITIONS[state][event];
}
