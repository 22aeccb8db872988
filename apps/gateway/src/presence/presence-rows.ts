import type { PresenceRecords, RoomUser } from '@openhands-connect/core';
import type { Log } from '@openhands-connect/platform';
import { Rounds } from '../rounds.js';
import type { Attendance } from './attendance.js';
import type { GatewayLease } from './gateway-lease.js';

/** Rows that one statement writes. */
const MAX_ROWS = 2_000;

export interface PresenceRowsParts {
  readonly records: PresenceRecords;
  readonly lease: GatewayLease;
  readonly attendance: Attendance;
  readonly log: Log;
  /** Rows of these rooms were written: others may look. */
  readonly onWritten: (conversationIds: readonly string[]) => void;
}

/**
 * Keeps this gateway's rows equal to its attendance. What changes while a write is under way goes with the next one;
 * what cannot be written, because the database is away or the lease is lost, is kept for later.
 */
export class PresenceRows {
  private readonly rounds: Rounds;
  private readonly unwritten = new Set<string>();
  /** Who was within the grace when everything was said anew: said to be there again only if they come back. */
  private readonly unsaid = new Set<string>();
  /** The latest round that was asked about each key, until it is through. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly parts: PresenceRowsParts) {
    this.rounds = new Rounds(
      (keys) => this.write(keys),
      (error) => parts.log.warn({ err: error }, 'who is in which room could not be written, the next beat tries again'),
    );
  }

  /** Something about this user in this room has changed. */
  changed(user: RoomUser): void {
    const key = keyOf(user);
    this.unsaid.delete(key);
    this.ask([key]);
  }

  /** The user is back within the grace: the row stands, unless everything was said anew meanwhile. */
  returned(user: RoomUser): void {
    const key = keyOf(user);
    if (this.unsaid.delete(key)) this.ask([key]);
  }

  /** Resolves when nothing about this user in this room is still to be written; rejects when it could not be. */
  async written(user: RoomUser): Promise<void> {
    await this.underWay.get(keyOf(user));
  }

  /** Tries again what could not be written. */
  retry(): void {
    if (this.unwritten.size === 0) return;
    const keys = [...this.unwritten];
    this.unwritten.clear();
    this.ask(keys);
  }

  /** Says everything, for the first time under the lease's id. */
  async writeAll(): Promise<void> {
    this.unwritten.clear();
    this.unsaid.clear();
    const connected: string[] = [];
    for (const user of this.parts.attendance.all()) {
      if (user.isConnected) connected.push(keyOf(user));
      else this.unsaid.add(keyOf(user));
    }
    if (connected.length > 0) await this.rounds.ask(connected);
  }

  async stop(): Promise<void> {
    await this.rounds.idle();
  }

  private ask(keys: readonly string[]): void {
    const asked = this.rounds.ask(keys);
    for (const key of keys) this.underWay.set(key, asked);
    const through = (): void => {
      for (const key of keys) if (this.underWay.get(key) === asked) this.underWay.delete(key);
    };
    // A failure is logged by the rounds.
    asked.then(through, through);
  }

  private async write(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += MAX_ROWS) {
      const some = keys.slice(at, at + MAX_ROWS);
      try {
        await this.writeSome(some);
      } catch (error) {
        for (const key of keys.slice(at)) this.unwritten.add(key);
        throw error;
      }
    }
  }

  private async writeSome(keys: readonly string[]): Promise<void> {
    const { attendance, lease, records } = this.parts;
    if (!lease.isHeld) {
      for (const key of keys) this.unwritten.add(key);
      return;
    }
    const entered: RoomUser[] = [];
    const left: RoomUser[] = [];
    for (const key of keys) {
      const user = userOf(key);
      (attendance.has(user) ? entered : left).push(user);
    }
    await records.write(lease.id, entered, left);
    this.parts.onWritten([...new Set([...entered, ...left].map(({ conversationId }) => conversationId))]);
  }
}

function keyOf({ conversationId, userId }: RoomUser): string {
  return `${conversationId} ${userId}`;
}

function userOf(key: string): RoomUser {
  const [conversationId = '', userId = ''] = key.split(' ');
  return { conversationId, userId };
}
