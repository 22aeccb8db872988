import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser, startCore, type TestCore } from '../testing/index.js';
import { SettingsService } from './settings.service.js';

describe('settings', () => {
  let core: TestCore;
  let settings: SettingsService;
  beforeAll(async () => {
    core = await startCore();
    settings = core.get(SettingsService);
  });
  afterAll(() => core.close());

  it('begin with the defaults, keep what is set, and go back on null', async () => {
    const { principal } = await buildUser(core);
    const defaults = (await settings.get(principal)).settings;
    const changed = await settings.update(principal, { theme: 'dark', language: 'de' });
    expect(changed.settings).toEqual({ ...defaults, theme: 'dark', language: 'de' });
    const back = await settings.update(principal, { theme: null });
    expect(back.settings).toEqual({ ...defaults, language: 'de' });
    await expect(settings.get(principal)).resolves.toEqual(back);
  });

  it('tell the user’s own stream', async () => {
    const { principal } = await buildUser(core);
    const { settings: record } = await settings.update(principal, { time_zone: 'Europe/Berlin' });
    const [event] = await core.runtime.eventLog.readAfter(principal.userId, 0, 1);
    expect(event).toMatchObject({ name: 'settings_update', data: { user_id: principal.userId, record } });
  });

  it('are not overwritten by somebody who has not seen the newest', async () => {
    const { principal } = await buildUser(core);
    const { version } = await settings.get(principal);
    await settings.update(principal, { theme: 'dark' }, [version]);
    await expect(settings.update(principal, { theme: 'light' }, [version])).rejects.toMatchObject({
      code: 'settings.conflict',
    });
  });

  it('stay as they are, and silent, when nothing is asked', async () => {
    const { principal } = await buildUser(core);
    const before = await settings.get(principal);
    await expect(settings.update(principal, {})).resolves.toEqual(before);
    await expect(core.runtime.eventLog.readAfter(principal.userId, 0, 1)).resolves.toEqual([]);
  });

  it('refuse a time zone that is none', async () => {
    const { principal } = await buildUser(core);
    await expect(settings.update(principal, { time_zone: 'Mars/Phobos' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  it('refuse an agent that this server does not have', async () => {
    const { principal } = await buildUser(core);
    await expect(settings.update(principal, { default_agent: 'openhands' })).rejects.toMatchObject({
      code: 'agent.not_configured',
    });
  });
});
