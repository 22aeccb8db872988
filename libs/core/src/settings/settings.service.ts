import { Injectable } from '@nestjs/common';
import { Database, DomainError, EventLog, statement } from '@openhands-connect/platform';
import type { Settings, UpdateSettingsRequest } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { UserEntity, userStream } from '../users/index.js';
import { AgentCatalogue } from './agent-catalogue.js';
import { presentSettings } from './settings.presenter.js';

export interface VersionedSettings {
  settings: Settings;
  /** Grows with each change; the ETag. */
  version: number;
}

/** user. */
const settingsOfUser = statement<readonly [string], { settings: Record<string, unknown>; settings_version: number }>(
  'settings.of_user',
  'SELECT settings, settings_version FROM users WHERE id = $1',
);

@Injectable()
export class SettingsService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly agents: AgentCatalogue,
  ) {}

  async get(principal: Principal): Promise<VersionedSettings> {
    const [row] = await this.database.run(settingsOfUser, [principal.userId]);
    if (!row) throw new DomainError('auth.session_revoked');
    return { settings: this.present(row.settings), version: row.settings_version };
  }

  /**
   * Applies a JSON merge patch (RFC 7396): null brings a default back.
   *
   * @param expectedVersions those that the caller has seen; another one is refused
   * @throws DomainError settings.conflict, agent.not_configured, request.invalid for a time zone that is none
   */
  async update(
    principal: Principal,
    patch: UpdateSettingsRequest,
    expectedVersions?: readonly number[],
  ): Promise<VersionedSettings> {
    if (patch.default_agent) this.agents.assertConfigured(patch.default_agent);
    if (patch.time_zone) assertTimeZone(patch.time_zone);
    return await this.database.transaction(async (tx) => {
      const user = await tx.manager.findOne(UserEntity, {
        where: { id: principal.userId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!user) throw new DomainError('auth.session_revoked');
      if (expectedVersions && !expectedVersions.includes(user.settingsVersion)) {
        throw new DomainError('settings.conflict');
      }
      if (Object.keys(patch).length === 0) {
        return { settings: this.present(user.settings), version: user.settingsVersion };
      }
      const settings = merged(user.settings, patch);
      const version = user.settingsVersion + 1;
      await tx.manager.save(Object.assign(user, { settings, settingsVersion: version }));
      const record = this.present(settings);
      await this.eventLog.append(tx, userStream.of(user.id), 'settings_update', () => ({ user_id: user.id, record }));
      return { settings: record, version };
    });
  }

  private present(stored: Record<string, unknown>): Settings {
    return presentSettings(stored, this.agents.defaultAgent);
  }
}

/** The IANA names that this platform knows. */
function assertTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
  } catch {
    throw new DomainError('request.invalid', {
      errors: [{ path: '/body/time_zone', message: 'is no IANA time zone' }],
    });
  }
}

function merged(stored: Record<string, unknown>, patch: UpdateSettingsRequest): Record<string, unknown> {
  const result = { ...stored };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = value;
  }
  return result;
}
