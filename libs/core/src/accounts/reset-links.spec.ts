import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IsNull } from 'typeorm';
import { buildReset, buildUser, startCore, TEST_ORIGIN, type TestCore } from '../testing/index.js';
import { AccountsModule } from './accounts.module.js';
import { PasswordResetEntity } from './password-reset.entity.js';
import { PasswordResetsService } from './password-resets.service.js';

const NEW_PASSWORD = 'another pass phrase 9';
const GOOD = 3;
const NEVER = IsNull();
const SENT = { mailedAt: () => 'now()' };

describe('links that somebody asks for without end', () => {
  let core: TestCore;
  let resets: PasswordResetsService;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
    resets = core.get(PasswordResetsService);
  });
  afterAll(() => core.close());

  const newcomer = async (): Promise<string> => (await buildUser(core)).principal.userId;
  /** Lets time pass for the links of a user. */
  const age = async (userId: string, minutes: number): Promise<void> => {
    const by = (column: string) => () => `${column} - interval '${minutes} minutes'`;
    const earlier = { expiresAt: by('expires_at'), mailedAt: by('mailed_at') };
    await core.runtime.database.manager.update(PasswordResetEntity, { userId }, earlier);
  };
  const reset = (token: string) => resets.reset({ token, new_password: NEW_PASSWORD }, TEST_ORIGIN);
  /** Asks once a minute; gives how many mails go out. */
  const mailsIn = async (userId: string, minutes: number): Promise<number> => {
    let mails = 0;
    for (let minute = 0; minute < minutes; minute++) {
      if ((await resets.issue(userId)) !== undefined) {
        await core.runtime.database.manager.update(PasswordResetEntity, { userId, mailedAt: NEVER }, SENT);
        mails += 1;
      }
      await age(userId, 1);
    }
    return mails;
  };

  it('are three, and none makes the one in the owner’s hands worthless', async () => {
    const userId = await newcomer();
    const mine = await buildReset(core, userId);
    await age(userId, 1);
    expect(await mailsIn(userId, 5)).toBe(GOOD - 1);
    await expect(reset(mine)).resolves.toEqual(expect.any(String));
  });

  it('are few a day, with one that is good for ten minutes more at each moment', async () => {
    const userId = await newcomer();
    // Twenty while there are tries, then three an hour.
    expect(await mailsIn(userId, 240)).toBeLessThanOrEqual(20 + 4 * 3);
    for (let hours = 0; hours < 3; hours++) {
      expect(await mailsIn(userId, 60)).toBe(3);
      const { manager } = core.runtime.database;
      const [newest] = await manager.find(PasswordResetEntity, {
        where: { userId },
        order: { expiresAt: 'DESC' },
        take: 1,
      });
      expect(newest?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 8 * 60_000);
    }
  });

  it('are more again when the owner has used one', async () => {
    const userId = await newcomer();
    await mailsIn(userId, 3);
    expect(await resets.issue(userId)).toBeUndefined();
    await core.runtime.database.manager.delete(PasswordResetEntity, { userId });
    const mine = await buildReset(core, userId);
    await reset(mine);
    expect(await resets.issue(userId)).toEqual(expect.any(String));
  });

  it('count when they went out: a mail that failed keeps none from coming', async () => {
    const userId = await newcomer();
    for (let tried = 0; tried < 10; tried++) expect(await resets.issue(userId)).toEqual(expect.any(String));
    const { manager } = core.runtime.database;
    expect(await manager.countBy(PasswordResetEntity, { userId })).toBe(1);
  });
});
