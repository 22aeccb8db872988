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
   * @param expectedVersion the version the caller has seen; another one is refused
   * @throws DomainError settings.conflict, agent.not_configured
   */
  async update(
    principal: Principal,
    patch: UpdateSettingsRequest,
    expectedVersion?: number,
  ): Promise<VersionedSettings> {
    if (patch.default_agent) this.agents.assertConfigured(patch.default_agent);
    return await this.database.transaction(async (tx) => {
      const user = await tx.manager.findOne(UserEntity, {
        where: { id: principal.userId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!user) throw new DomainError('auth.session_revoked');
      if (expectedVersion !== undefined && expectedVersion !== user.settingsVersion) {
        throw new DomainError('settings.conflict');
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

function merged(stored: Record<string, unknown>, patch: UpdateSettingsRequest): Record<string, unknown> {
  const result = { ...stored };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = value;
  }
  return result;
}
