import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { silentLog, uuidv7 } from '@openhands-connect/platform';
import { startCore, TEST_ORIGIN, type TestCore } from '../testing/index.js';
import { ActivityLog } from './activity-log.js';

describe('the activity of an account', () => {
  let core: TestCore;
  let activity: ActivityLog;
  const error = jest.fn();
  beforeAll(async () => {
    core = await startCore();
    const { database } = core.runtime;
    activity = new ActivityLog(database, { ...silentLog, error });
  });
  afterAll(() => core.close());

  it('is walked page by page, each row once', async () => {
    const principal = { userId: uuidv7() };
    for (let index = 0; index < 5; index++) {
      await activity.record({ ...principal, type: 'signed_in', sessionId: null, origin: TEST_ORIGIN });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await activity.list(principal, { limit: 2, cursor });
      seen.push(...page.items.map(({ activity_id }) => activity_id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual(seen.toSorted().toReversed());
    await expect(activity.list(principal, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  it('leaves no row of a transaction that was undone', async () => {
    const principal = { userId: uuidv7() };
    const undone = core.runtime.database.transaction(async (tx) => {
      const entry = { ...principal, type: 'password_changed', sessionId: null, origin: TEST_ORIGIN } as const;
      await activity.record(entry, tx);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await activity.list(principal, { limit: 100 })).toEqual({ items: [], next_cursor: null });
  });

  it('keeps what nobody waits for, and logs what could not be kept', async () => {
    const principal = { userId: uuidv7() };
    const failure = { type: 'sign_in_failed', sessionId: null, origin: TEST_ORIGIN } as const;
    activity.recordUnseen({ ...principal, ...failure });
    activity.recordUnseen({ userId: 'no id', ...failure });
    await activity.settled();
    expect((await activity.list(principal, { limit: 100 })).items).toMatchObject([{ type: 'sign_in_failed' }]);
    expect(error).toHaveBeenCalledTimes(1);
  });
});
