import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startCore, TEST_ORIGIN, type TestCore } from '../testing/index.js';
import { AccountsModule } from './accounts.module.js';
import { freeAllMails } from './free-all-mails.js';
import { MailQueue } from './mail-queue.js';
import { OutgoingMailEntity } from './outgoing-mail.entity.js';

const ADDRESS = 'ada@example.com';

describe('the queue of mails', () => {
  let core: TestCore;
  let queue: MailQueue;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
    queue = core.get(MailQueue);
  });
  beforeEach(() => mails().clear());
  afterAll(() => core.close());

  const mails = () => core.runtime.database.manager.getRepository(OutgoingMailEntity);
  const ask = () => queue.ask('password_reset', ADDRESS, TEST_ORIGIN);
  const pass = (seconds: number) =>
    core.runtime.database.manager.query(
      `UPDATE outgoing_mails SET due_at = due_at - make_interval(secs => $1), taken_at = taken_at - make_interval(secs => $1)`,
      [seconds],
    );

  it('gives a mail to one worker, with where it was asked for', async () => {
    await ask();
    const leased = (await Promise.all([queue.lease(5), queue.lease(5), queue.lease(5)])).flat();
    expect(leased).toEqual([
      { kind: 'password_reset', addressKey: ADDRESS, leaseId: expect.any(String), attempts: 1, ...TEST_ORIGIN },
    ]);
  });

  it('gives it on when its worker is killed, and takes no outcome of that one any more', async () => {
    await ask();
    const [killed] = await queue.lease(1);
    expect(await queue.lease(1)).toEqual([]);
    await pass(121);
    const [next] = await queue.lease(1);
    expect(next).toMatchObject({ attempts: 2 });
    if (killed) await queue.finish(killed);
    await pass(121);
    expect(await queue.lease(1)).toHaveLength(1);
  });

  it('gives everything on at once where nobody else can be alive', async () => {
    await ask();
    await queue.lease(1);
    await freeAllMails(core.runtime.database);
    expect(await queue.lease(1)).toMatchObject([{ attempts: 2 }]);
  });

  it('is done with what was sent', async () => {
    await ask();
    const [mail] = await queue.lease(1);
    if (mail) await queue.finish(mail);
    await pass(3600);
    expect(await queue.lease(1)).toEqual([]);
  });

  it('makes one mail of many requests, and lets a minute pass before the next one', async () => {
    await Promise.all(Array.from({ length: 10 }, ask));
    const [first, ...others] = await queue.lease(10);
    expect(others).toEqual([]);
    if (first) await queue.finish(first);
    await Promise.all(Array.from({ length: 10 }, ask));
    expect(await queue.lease(10)).toEqual([]);
    await pass(60);
    expect(await queue.lease(10)).toHaveLength(1);
  });

  it('keeps a request that comes while the one before is being sent', async () => {
    await ask();
    const [sending] = await queue.lease(1);
    await ask();
    if (sending) await queue.finish(sending);
    await pass(60);
    expect(await queue.lease(1)).toMatchObject([{ attempts: 1 }]);
  });

  it('tries again later and later, and gives up in the end', async () => {
    await ask();
    for (const delaySeconds of [5, 30, 120, 600, 1800]) {
      const [failed] = await queue.lease(1);
      expect(failed && (await queue.postpone(failed))).toBe(true);
      await pass(delaySeconds - 1);
      expect(await queue.lease(1)).toEqual([]);
      await pass(1);
    }
    const [last] = await queue.lease(1);
    expect(last && (await queue.postpone(last))).toBe(false);
    await pass(86_400);
    expect(await queue.lease(1)).toEqual([]);
  });

  it('forgets an address an hour after its mail, and not before', async () => {
    await ask();
    const [mail] = await queue.lease(1);
    await pass(3601);
    await queue.forgetDone();
    expect(await mails().count()).toBe(1);
    await ask();
    const [again] = await queue.lease(1);
    if (again) await queue.finish(again);
    await queue.forgetDone();
    expect(await mails().count()).toBe(1);
    await pass(3601);
    await queue.forgetDone();
    expect(await mails().count()).toBe(0);
    expect(mail).toBeDefined();
  });

  it('sends nothing that a transaction asked for which was undone', async () => {
    const undone = core.runtime.database.transaction(async (tx) => {
      await queue.ask('password_changed', ADDRESS, TEST_ORIGIN, tx);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await mails().count()).toBe(0);
  });
});
