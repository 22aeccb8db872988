import { ConfigError, SETTINGS, type Config, type ConfigFault, type SettingName } from '@openhands-connect/platform';

/** Refuses what the configuration can name and this version cannot do. @throws ConfigError */
export function refuseUnsupported({ agents, storage }: Config): void {
  const faults: ConfigFault[] = [];
  if (agents.engine !== 'offline') {
    faults.push({ name: 'AGENT_ENGINE', fault: 'has no engine but offline in this version', example: 'offline' });
  }
  if (storage.kind !== 'file') {
    faults.push({ name: 'STORAGE_URL', fault: 'can name a folder only in this version', example: 'file:.data/files' });
  }
  if (faults.length > 0) throw new ConfigError(faults);
}

/** The value of a variable that this process cannot do without. @throws ConfigError */
export function required<T>(name: SettingName, value: T | undefined): T {
  if (value !== undefined) return value;
  const fault = 'is needed where processes run apart';
  throw new ConfigError([{ name, fault, example: SETTINGS[name].example }]);
}
