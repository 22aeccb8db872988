import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startCore, type TestCore } from '../testing/index.js';
import { GoogleAttemptEntity } from './google-attempt.entity.js';
import { GoogleAttempts } from './google-attempts.js';
import { sha256 } from './holder.js';

const MAX_OPEN = 20_000;
const SITE_SHARE = 200;

describe('when all attempts are open that there may be', () => {
  let core: TestCore;
  let opened = 0;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  const manager = () => core.runtime.database.manager;
  const open = async (ipAddress: string): Promise<void> => {
    const state = `state ${++opened}`;
    const checks = { state, nonce: state, codeVerifier: 'v' };
    const attempt = {
      checks,
      redirectUri: 'https://a.example/',
      holder: { kind: 'browser', hash: sha256('key') },
    } as const;
    await new GoogleAttempts(core.runtime.database).open(attempt, ipAddress);
  };
  /** The number of the oldest one that is left. */
  const oldest = async (): Promise<string | undefined> =>
    (await manager().findOne(GoogleAttemptEntity, { where: {}, order: { expiresAt: 'ASC' } }))?.nonce;

  /** Others' attempts, the first the oldest, and then those of one site, each from a /64 of its own. */
  beforeEach(async () => {
    await manager().clear(GoogleAttemptEntity);
    await manager().query(
      `INSERT INTO google_attempts
        (state_hash, nonce, code_verifier, redirect_uri, holder_kind, holder_hash, expires_at, opened_from, site)
      SELECT sha256(n::text::bytea), n::text, '', '', 'browser', '', now() + interval '1 minute' + n * interval '1 ms',
        n % 5000, n % 5000 FROM generate_series(1, ${MAX_OPEN - SITE_SHARE}) n`,
    );
    for (let i = 0; i < SITE_SHARE; i++) await open(`2001:db8:5:${i}::1`);
  });

  it('a site that has had its share ends its own, from however many networks it comes', async () => {
    for (let i = 0; i < 30; i++) await open(`2001:db8:5:f${i}::1`);
    expect(await oldest()).toBe('1');
    expect(await manager().countBy(GoogleAttemptEntity, { site: '2001:db8:5::/48' })).toBe(SITE_SHARE);
    expect(await manager().count(GoogleAttemptEntity)).toBe(MAX_OPEN);
  });

  it.each(['2001:db8:6:1::1', '203.0.113.9'])('another takes the place of the oldest of all: %s', async (address) => {
    await open(address);
    expect(await oldest()).toBe('2');
    expect(await manager().countBy(GoogleAttemptEntity, { site: '2001:db8:5::/48' })).toBe(SITE_SHARE);
  });
});
