import { formatRoom, type ClientEventName, type ClientEventPayload } from '@openhands-connect/contract';
import type { Caller } from './callers.js';
import { everybody } from './expectations.js';
import type { Scene } from './scene.js';

/** `ok`, the code of the ack's problem, or `refused: ` and the code of the handshake's. */
type EventOutcome = string;

export interface EventRow<Name extends ClientEventName> {
  readonly access: Readonly<Record<Caller, EventOutcome>>;
  readonly payload: (scene: Scene, token: string) => ClientEventPayload<Name>;
  /** The socket asks to be in the conversation's room first. */
  readonly inRoom?: boolean;
}

/** Whatever comes after it, a handshake without a good token is none. */
const connected = {
  ...everybody('ok'),
  nobody: 'refused: auth.token_missing',
  garbage: 'refused: auth.token_invalid',
  'signed-out': 'refused: auth.session_revoked',
  expired: 'refused: auth.token_expired',
  'refresh-token': 'refused: auth.token_invalid',
  disabled: 'refused: auth.session_revoked',
  'key-expired': 'refused: auth.token_expired',
  'key-revoked': 'refused: auth.token_invalid',
} as const;

/** To a socket a conversation that it may not read is a room that is not there. */
const inRoomOnly = (code: string): Partial<Record<Caller, EventOutcome>> => ({
  stranger: code,
  removed: code,
  'key-outside': code,
});

const room = ({ inside }: Scene) => formatRoom(inside);

export const EVENT_ROWS: { readonly [Name in ClientEventName]: EventRow<Name> } = {
  join_room: {
    access: {
      ...connected,
      ...inRoomOnly('room.not_found'),
      'key-without-scope': 'refused: auth.scope_missing',
    },
    payload: (scene) => ({ room: room(scene), after_seq: 0 }),
  },
  leave_room: {
    // Nothing is asked of those who go, or were never there.
    access: { ...connected, 'key-without-scope': 'refused: auth.scope_missing' },
    payload: (scene) => ({ room: room(scene) }),
  },
  send_message: {
    access: {
      ...connected,
      ...inRoomOnly('room.not_found'),
      viewer: 'conversation.forbidden',
      'key-without-scope': 'auth.scope_missing',
    },
    payload: (scene) => ({ room: room(scene), message: { content: 'Hello', type: 'text' } }),
  },
  typing: {
    access: {
      ...connected,
      ...inRoomOnly('room.not_joined'),
      viewer: 'conversation.forbidden',
      'key-without-scope': 'auth.scope_missing',
    },
    payload: (scene) => ({ room: room(scene), typing: true }),
    inRoom: true,
  },
  authenticate: {
    access: connected,
    payload: (_, token) => ({ token }),
  },
};
