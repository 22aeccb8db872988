import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/index.js';
import { AgentTurnsService } from './agent-turns.service.js';

@Module({ imports: [ConversationsModule], providers: [AgentTurnsService], exports: [AgentTurnsService] })
export class AgentsModule {}
