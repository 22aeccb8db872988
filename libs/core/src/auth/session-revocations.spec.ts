import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InProcessBus, silentLog } from '@openhands-connect/platform';
import { buildUser, startCore, type TestCore } from '../testing/index.js';
import { sessionIdOf } from './principal.js';
import { PrincipalCache } from './principal-cache.js';
import { SessionEntity } from './session.entity.js';
import { SessionRevocations } from './session-revocations.js';

const HOUR_MS = 3_600_000;

describe('the look for revoked sessions', () => {
  let core: TestCore;
  let revocations: SessionRevocations | undefined;
  beforeAll(async () => {
    core = await startCore();
  });
  afterEach(() => {
    revocations?.onModuleDestroy();
    jest.restoreAllMocks();
  });
  afterAll(() => core.close());

  it.each([HOUR_MS, -HOUR_MS])('finds them with a clock that is %d ms ahead of the database', async (offsetMs) => {
    const { principal } = await buildUser(core);
    const sessionId = sessionIdOf(principal);
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
    const bus = new InProcessBus();
    revocations = new SessionRevocations(core.runtime.database, bus, new PrincipalCache(), silentLog);
    revocations.onModuleInit();
    const heard = new Promise((resolve) => {
      bus.subscribe('revoked', (signal) => {
        if (signal.kind === 'revoked' && signal.sessionId === sessionId) resolve(signal);
      });
    });
    const revoked = { revokedAt: () => 'now()' };
    await core.runtime.database.manager.update(SessionEntity, { id: sessionId }, revoked);
    expect(await heard).toMatchObject({ userId: principal.userId });
  });
});
