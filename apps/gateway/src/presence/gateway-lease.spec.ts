import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GatewayLease } from './gateway-lease.js';

const TIMES = { beatMs: 2_000, leaseMs: 10_000 };

/** Leases by a clock of their own, as the database keeps them. */
class Leases {
  readonly expiresAtMs = new Map<string, number>();
  isAway = false;

  async begin(id: string, lifetimeMs: number): Promise<void> {
    this.assertThere();
    this.expiresAtMs.set(id, performance.now() + lifetimeMs);
  }

  async renew(id: string, lifetimeMs: number): Promise<{ isHeld: boolean; others: string[] }> {
    this.assertThere();
    const isHeld = this.lives(id);
    if (isHeld) this.expiresAtMs.set(id, performance.now() + lifetimeMs);
    const others = [...this.expiresAtMs.keys()].filter((other) => other !== id && this.lives(other));
    return { isHeld, others };
  }

  async end(id: string, remainingMs: number): Promise<void> {
    this.expiresAtMs.set(id, performance.now() + remainingMs);
  }

  async forget(id: string): Promise<void> {
    this.expiresAtMs.delete(id);
  }

  private lives(id: string): boolean {
    return (this.expiresAtMs.get(id) ?? 0) > performance.now();
  }

  private assertThere(): void {
    if (this.isAway) throw new Error('the database is away');
  }
}

describe('the lease of a gateway', () => {
  let leases: Leases;
  let lease: GatewayLease;
  beforeEach(async () => {
    jest.useFakeTimers();
    jest.advanceTimersByTime(1_000);
    leases = new Leases();
    lease = new GatewayLease(leases, TIMES);
    await lease.beat();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const beatAfter = (ms: number) => {
    jest.advanceTimersByTime(ms);
    return lease.beat();
  };

  it('is renewed by each beat, under the same id, and shows no mercy', async () => {
    const { id } = lease;
    for (let beats = 0; beats < 10; beats++) {
      expect(await beatAfter(TIMES.beatMs)).toEqual({ isNewLife: false, othersChanged: false });
      expect([lease.id, lease.isHeld, lease.isAlone(), lease.mercyMs()]).toEqual([id, true, true, 0]);
    }
  });

  it('tells of others that come and go', async () => {
    await leases.begin('other', 3_000);
    expect(await beatAfter(TIMES.beatMs)).toMatchObject({ othersChanged: true });
    expect(lease.isAlone()).toBe(false);
    expect(await beatAfter(TIMES.beatMs)).toMatchObject({ othersChanged: true });
    expect(lease.isAlone()).toBe(true);
  });

  it('that has run out is not taken up again: a new life begins with the beat after the next', async () => {
    const { id } = lease;
    await beatAfter(60_000);
    expect([lease.isHeld, lease.isAlone()]).toEqual([false, false]);
    expect(await beatAfter(TIMES.beatMs)).toEqual({ isNewLife: true, othersChanged: true });
    expect(lease.id).not.toBe(id);
    expect(lease.ownIds).toEqual([lease.id, id]);
    await lease.forgetFormerLife();
    expect([lease.ownIds, [...leases.expiresAtMs.keys()]]).toEqual([[lease.id], [lease.id]]);
  });

  it('counts the time in which it could not see the others in their favour, and a lease longer', async () => {
    leases.isAway = true;
    await expect(beatAfter(20_000)).rejects.toThrow('away');
    expect(lease.mercyMs()).toBe(20_000);
    leases.isAway = false;
    await beatAfter(TIMES.beatMs);
    await beatAfter(TIMES.beatMs);
    expect(lease.mercyMs()).toBe(24_000);
    for (let beats = 0; beats < 4; beats++) await beatAfter(TIMES.beatMs);
    expect(lease.mercyMs()).toBe(32_000);
    await beatAfter(TIMES.beatMs);
    expect(lease.mercyMs()).toBe(0);
  });

  it('knows nothing of the others when it was not asked for long', () => {
    expect(lease.isAlone()).toBe(true);
    jest.advanceTimersByTime(TIMES.leaseMs);
    expect(lease.isAlone()).toBe(false);
  });

  it('that ends in order lasts for the time that a user needs to come back', async () => {
    const { id } = lease;
    await lease.end();
    expect(leases.expiresAtMs.get(id)).toBe(performance.now() + 5_000);
    expect(lease.isHeld).toBe(false);
  });
});
