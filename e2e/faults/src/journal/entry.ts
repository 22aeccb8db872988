import type { ConnectionState } from '@openhands-connect/client';

interface Timed {
  /** Ms of the harness's monotonic clock. */
  readonly at: number;
}

/** A message was handed to the server. Its text is its key, whether the key goes along as idempotency key or not. */
export interface Sent extends Timed {
  readonly kind: 'sent';
  readonly key: string;
  readonly conversation: string;
  readonly isKeyed: boolean;
}

/** The sender was told that it is stored. */
export interface Acknowledged extends Timed {
  readonly kind: 'acknowledged';
  readonly key: string;
  readonly conversation: string;
  readonly messageId: string;
  readonly seq: number;
}

/** The sender was not told, and has stopped asking. */
interface GivenUp extends Timed {
  readonly kind: 'given-up';
  readonly key: string;
  readonly why: string;
}

/** A reader was handed an event. */
export interface Received extends Timed {
  readonly kind: 'received';
  readonly reader: string;
  readonly conversation: string;
  readonly seq: number;
  readonly eventId: string;
  /** The first line of the message that the event adds. */
  readonly content?: string;
}

/** A reader's connection, or its place in the room. */
export interface ReaderTurn extends Timed {
  readonly kind: 'reader';
  readonly reader: string;
  readonly conversation: string;
  /**
   * Beside the states of its connection: `opened` is its beginning, `joined` that it is in the room and has read what
   * was before, `lost` that the room is over or has a hole, `left` that it went before the end.
   */
  readonly turn: ConnectionState | 'opened' | 'joined' | 'lost' | 'left';
  /** The newest that it has read. */
  readonly seq: number;
  readonly why?: string;
}

/** Something was done to the server or to the network. */
interface Fault extends Timed {
  readonly kind: 'fault';
  readonly what: string;
  readonly target: string;
  readonly phase: 'begin' | 'end';
}

/** Whom a watcher takes for present in the room, after each change; `null` while it is not there to see. */
export interface View extends Timed {
  readonly kind: 'view';
  readonly watcher: string;
  readonly users: readonly string[] | null;
}

/** A watcher was told that somebody came or went. */
export interface Told extends Timed {
  readonly kind: 'told';
  readonly watcher: string;
  readonly user: string;
  readonly change: 'joined' | 'left';
}

/** Whether a user is in the room in truth, from now on. */
export interface Truth extends Timed {
  readonly kind: 'truth';
  readonly user: string;
  readonly isPresent: boolean;
}

/** A process ended by itself. */
interface Death extends Timed {
  readonly kind: 'death';
  readonly process: string;
  readonly how: string;
}

/** Something that a scenario measures, under a name of its own. */
interface Sample extends Timed {
  readonly kind: 'sample';
  readonly name: string;
  readonly subject: string;
  readonly value: number;
}

/** A row of the database when everything was over. */
export interface StoredMessage {
  readonly kind: 'stored-message';
  readonly conversation: string;
  readonly seq: number;
  readonly id: string;
  readonly role: string;
  /** The first line of the text. */
  readonly content: string;
}

/** A row of the database when everything was over. */
export interface StoredEvent {
  readonly kind: 'stored-event';
  readonly conversation: string;
  readonly seq: number;
  readonly eventId: string;
}

/** A row of the database when everything was over. */
export interface StoredHead {
  readonly kind: 'stored-head';
  readonly conversation: string;
  readonly lastSeq: number;
}

/** One line of a journal. */
export type Entry =
  | Sent
  | Acknowledged
  | GivenUp
  | Received
  | ReaderTurn
  | Fault
  | View
  | Told
  | Truth
  | Death
  | Sample
  | StoredMessage
  | StoredEvent
  | StoredHead;

export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

/** The entries of one kind, in their order. */
export function select<Kind extends Entry['kind']>(entries: readonly Entry[], kind: Kind): EntryOf<Kind>[] {
  return entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
}
