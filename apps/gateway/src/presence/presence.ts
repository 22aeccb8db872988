import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { formatRoom } from '@openhands-connect/contract';
import { emitEvent } from '@openhands-connect/contract-nest';
import { BUS, LOG, PresenceRecords, type RoomUser } from '@openhands-connect/core';
import { Repeat, withinTime, type Bus, type Log, type Signal } from '@openhands-connect/platform';
import { SocketServer } from '../connection/socket-server.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import { Attendance } from './attendance.js';
import { Elsewhere } from './elsewhere.js';
import { GatewayLease } from './gateway-lease.js';
import { PresenceReader } from './presence-reader.js';
import { PresenceRows } from './presence-rows.js';

/** Of a hint that names this many conversations every bus can take the size. */
const MAX_HINTED = 100;
/** So long after their lease has run out the rows of a gateway go. */
const DEAD_FOR_MS = 60_000;
const BEATS_BETWEEN_LOOKS = 2;
const BEATS_BETWEEN_CLEANINGS = 30;

/**
 * Who is in which room, once per user, over all tabs and all gateways.
 *
 * A user is there who has a socket in the room here (`Attendance`, known at once), or elsewhere (`Elsewhere`, read from
 * the rows of the other gateways). The others in the room are told when one of the two becomes true of a user of whom
 * neither was, and when the last becomes false: each exactly once, for both are sets.
 */
@Injectable()
export class Presence implements OnModuleInit, OnModuleDestroy {
  private readonly attendance: Attendance;
  private readonly elsewhere = new Elsewhere();
  private readonly lease: GatewayLease;
  private readonly rows: PresenceRows;
  private readonly reader: PresenceReader;
  private readonly beats: Repeat;
  private beatCount = 0;
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly server: SocketServer,
    private readonly records: PresenceRecords,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) log: Log,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {
    const { presenceBeatMs: beatMs, presenceLeaseMs: leaseMs } = options;
    this.lease = new GatewayLease(records, { beatMs, leaseMs });
    this.attendance = new Attendance(options.presenceGraceMs, {
      entered: (user) => this.entered(user),
      returned: (user) => this.rows.returned(user),
      departed: (user) => this.departed(user),
    });
    const parts = { records, log, lease: this.lease, attendance: this.attendance, elsewhere: this.elsewhere };
    this.rows = new PresenceRows({ ...parts, onWritten: (conversationIds) => this.hint(conversationIds) });
    this.reader = new PresenceReader({
      ...parts,
      onCame: (user) => this.changedElsewhere(user, 'user_joined'),
      onWent: (user) => this.changedElsewhere(user, 'user_left'),
    });
    this.beats = new Repeat(
      beatMs,
      () => this.beat(),
      (error) => log.warn({ err: error }, 'the lease of this gateway could not be renewed'),
    );
  }

  async onModuleInit(): Promise<void> {
    this.unsubscribe = this.bus.subscribe('presence', (signal) => this.hear(signal));
    await this.beat();
    this.beats.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    this.attendance.clear();
    await this.beats.stop();
    await Promise.all([this.rows.stop(), this.reader.stop()]);
    await this.lease.end();
  }

  /** Follows who is in a room on other gateways, until `release` is called as often. */
  acquire(conversationId: string): void {
    this.elsewhere.acquire(conversationId);
  }

  release(conversationId: string): void {
    this.elsewhere.release(conversationId);
  }

  /**
   * Resolves when `members` of an acquired room is true of this moment, or after a moment: in a storm of joins what is
   * missing is told as it is found. Rejects when that cannot be found out.
   */
  async ready(conversationId: string): Promise<void> {
    await Promise.race([
      this.reader.ready(conversationId),
      delay(this.options.presenceSeenMs, undefined, { ref: false }),
    ]);
  }

  /** The users in an acquired room, those within their grace included. */
  members(conversationId: string): string[] {
    return [...new Set([...this.attendance.usersOf(conversationId), ...this.elsewhere.usersOf(conversationId)])];
  }

  /** Resolves when a join on another gateway finds the user here, or after a moment in which that could not be said. */
  async enter(user: RoomUser, socketId: string): Promise<void> {
    this.attendance.enter(user, socketId);
    if (this.lease.isAlone()) return;
    // What could not be written is logged there, and tried again.
    await withinTime(this.rows.written(user), this.options.presenceSeenMs).catch(() => undefined);
  }

  /** One of the user's sockets has left; without grace the others are told at once. */
  leave(user: RoomUser, socketId: string, { grace }: { grace: boolean }): void {
    this.attendance.leave(user, socketId, { grace });
  }

  private entered(user: RoomUser): void {
    this.rows.changed(user);
    if (!this.elsewhere.has(user)) this.tell(user, 'user_joined');
  }

  /** Whoever goes may have come to another gateway just before: that is looked up before anybody is told. */
  private departed(user: RoomUser): void {
    this.rows.changed(user);
    if (this.elsewhere.has(user)) return;
    if (this.lease.isAlone()) {
      this.tell(user, 'user_left');
      return;
    }
    this.elsewhere.presume(user);
    this.reader.look([user.conversationId]);
  }

  private changedElsewhere(user: RoomUser, name: 'user_joined' | 'user_left'): void {
    if (!this.attendance.has(user)) this.tell(user, name);
  }

  private tell({ conversationId, userId }: RoomUser, name: 'user_joined' | 'user_left'): void {
    const room = formatRoom(conversationId);
    emitEvent(this.server.others(room, userId), name, { user_id: userId, room });
  }

  private hint(conversationIds: readonly string[]): void {
    for (let at = 0; at < conversationIds.length; at += MAX_HINTED) {
      const some = conversationIds.slice(at, at + MAX_HINTED);
      this.bus.publish({ kind: 'presence', gatewayId: this.lease.id, conversationIds: some });
    }
  }

  private hear(signal: Signal): void {
    if (signal.kind === 'missed') this.reader.lookAtAll();
    else if (signal.kind === 'presence' && signal.gatewayId !== this.lease.id) this.reader.look(signal.conversationIds);
  }

  private async beat(): Promise<void> {
    this.beatCount += 1;
    const { isNewLife, othersChanged } = await this.lease.beat();
    if (isNewLife) await this.rows.writeAll();
    else this.rows.retry();
    if (this.lease.isHeld) await this.lease.forgetFormerLife();
    const mayDiffer = !this.lease.isAlone() || !this.elsewhere.isEmpty();
    if (othersChanged || (mayDiffer && this.beatCount % BEATS_BETWEEN_LOOKS === 0)) this.reader.lookAtAll();
    if (this.beatCount % BEATS_BETWEEN_CLEANINGS === 0) await this.records.forgetDead(DEAD_FOR_MS);
  }
}
