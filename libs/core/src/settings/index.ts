export { AgentCatalogue } from './agent-catalogue.js';
export { SettingsService, type VersionedSettings } from './settings.service.js';
export { SettingsModule } from './settings.module.js';
