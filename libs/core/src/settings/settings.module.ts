import { Module } from '@nestjs/common';
import type { Config } from '@openhands-connect/platform';
import { CONFIG } from '../platform/tokens.js';
import { AgentCatalogue } from './agent-catalogue.js';
import { SettingsService } from './settings.service.js';

@Module({
  providers: [
    {
      provide: AgentCatalogue,
      useFactory: (config: Config) => new AgentCatalogue(config.agents.engine, new Set(['offline'])),
      inject: [CONFIG],
    },
    SettingsService,
  ],
  exports: [AgentCatalogue, SettingsService],
})
export class SettingsModule {}
