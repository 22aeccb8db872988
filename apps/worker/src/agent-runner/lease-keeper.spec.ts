import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { LeaseLostError } from '@openhands-connect/core';
import { deferred } from '@openhands-connect/platform/testing';
import { LeaseKeeper } from './lease-keeper.js';

const DURATION_MS = 30;

describe('keeping a lease', () => {
  it('renews it until it is released', async () => {
    let count = 0;
    const third = deferred();
    const renew = async (): Promise<void> => {
      count += 1;
      if (count === 3) third.resolve();
    };
    const lease = new LeaseKeeper({ renew, durationMs: DURATION_MS });
    await third.promise;
    await lease.release();
    expect(lease.signal.aborted).toBe(false);
  });

  it('ends at once when somebody else has it', async () => {
    const lease = new LeaseKeeper({ renew: () => Promise.reject(new LeaseLostError()), durationMs: DURATION_MS });
    await once(lease.signal, 'abort');
    expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
    await lease.release();
  });

  it('outlives a database that is away for a moment, and ends when it is away for longer than the lease', async () => {
    let count = 0;
    let isAway = false;
    const back = deferred();
    const renew = async (): Promise<void> => {
      count += 1;
      if (isAway || count === 1) throw new Error('the database is away');
      if (count === 3) back.resolve();
    };
    const lease = new LeaseKeeper({ renew, durationMs: DURATION_MS });
    await back.promise;
    expect(lease.signal.aborted).toBe(false);
    isAway = true;
    await once(lease.signal, 'abort');
    expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
    await lease.release();
  });
});
