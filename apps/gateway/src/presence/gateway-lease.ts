import { uuidv7 } from '@openhands-connect/platform';
import type { PresenceRecords } from '@openhands-connect/core';

export interface LeaseTimes {
  /** How often the lease is renewed. */
  readonly beatMs: number;
  /** How long others believe a gateway that is silent. */
  readonly leaseMs: number;
}

/** What a beat of the lease found. */
export interface Beat {
  /** This gateway speaks under a new id: what it said before counts for nothing, and must be said again. */
  readonly isNewLife: boolean;
  /** Other gateways came or went. */
  readonly othersChanged: boolean;
}

const UNCHANGED: Beat = { isNewLife: false, othersChanged: false };
/** A gateway that was gone in order: how long its users may take to come back to another one. */
const FAREWELL_MS = 5_000;
const MISSED_BEATS = 2.5;

/**
 * That this gateway lives, as the others see it.
 *
 * ```
 *            begin              renewed
 *  unborn ─────────▶ held ◀────────────┐
 *                     │ └──────────────┘
 *                     │ refused: it has run out (stopped, or cut off for too long)
 *                     ▼
 *                    lost ── the next beat begins under another id ──▶ held
 * ```
 *
 * Between `lost` and the next beat sockets that have died meanwhile are noticed, so nobody is told of them again.
 */
export class GatewayLease {
  private current = uuidv7();
  private lost: string | undefined;
  private held = false;
  private others: readonly string[] = [];
  /** When the last beat that succeeded began. */
  private beatAtMs = 0;
  /** When this gateway last saw the others before it was blind, and until when that is held in their favour. */
  private blindSinceMs = 0;
  private lenientUntilMs = 0;

  constructor(
    private readonly records: Pick<PresenceRecords, 'begin' | 'renew' | 'end' | 'forget'>,
    private readonly times: LeaseTimes,
  ) {}

  /** Under which this gateway speaks now. */
  get id(): string {
    return this.current;
  }

  get isHeld(): boolean {
    return this.held;
  }

  /** Every id under which this gateway has said something that may still stand. */
  get ownIds(): readonly string[] {
    return this.lost === undefined ? [this.current] : [this.current, this.lost];
  }

  /** Whether it is known that no other gateway lives. */
  isAlone(nowMs = performance.now()): boolean {
    return this.others.length === 0 && this.held && nowMs - this.beatAtMs < this.times.leaseMs;
  }

  /**
   * How long another lease may have run out and counts all the same. Zero, but for a while after this gateway could
   * not see the others: the time in which nobody can renew, as when the database is away, is nobody's death.
   */
  mercyMs(nowMs = performance.now()): number {
    if (this.isBlind(nowMs)) return nowMs - this.beatAtMs;
    return nowMs < this.lenientUntilMs ? nowMs - this.blindSinceMs : 0;
  }

  /** Renews the lease, or begins a new one. Rejects when the database cannot be asked. */
  async beat(): Promise<Beat> {
    const nowMs = performance.now();
    if (!this.held) return await this.begin(nowMs);
    const { isHeld, others } = await this.records.renew(this.current, this.times.leaseMs);
    if (!isHeld) {
      this.held = false;
      this.lost = this.current;
      return UNCHANGED;
    }
    this.see(nowMs);
    const othersChanged = others.join() !== this.others.join();
    this.others = others;
    return { isNewLife: false, othersChanged };
  }

  /** Goes in order. */
  async end(): Promise<void> {
    if (this.held) await this.records.end(this.current, FAREWELL_MS);
    this.held = false;
  }

  private async begin(nowMs: number): Promise<Beat> {
    const id = uuidv7();
    await this.records.begin(id, this.times.leaseMs);
    const { others } = await this.records.renew(id, this.times.leaseMs);
    Object.assign(this, { current: id, held: true, others });
    this.see(nowMs);
    return { isNewLife: true, othersChanged: true };
  }

  /** Takes back what was said in the life before; call it when it has been said again. */
  async forgetFormerLife(): Promise<void> {
    if (this.lost === undefined) return;
    await this.records.forget(this.lost);
    this.lost = undefined;
  }

  private see(nowMs: number): void {
    if (this.isBlind(nowMs)) {
      this.blindSinceMs = this.beatAtMs;
      // By then everybody who lives has noticed too, and begun anew.
      this.lenientUntilMs = nowMs + this.times.leaseMs;
    }
    this.beatAtMs = nowMs;
  }

  /** A beat or more was missed. */
  private isBlind(nowMs: number): boolean {
    return this.beatAtMs > 0 && nowMs - this.beatAtMs > MISSED_BEATS * this.times.beatMs;
  }
}
