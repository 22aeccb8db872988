import type { AgentName, Settings } from '@openhands-connect/contract';

/** The stored differences laid over the defaults. */
export function presentSettings(stored: Record<string, unknown>, defaultAgent: AgentName): Settings {
  const defaults: Settings = {
    language: 'en',
    time_zone: 'UTC',
    theme: 'system',
    default_agent: defaultAgent,
    notifications_enabled: true,
  };
  return { ...defaults, ...stored };
}
