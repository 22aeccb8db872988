import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ConversationsModule } from '../conversations/index.js';
import { EventStreams } from './event-streams.service.js';
import { FanOut } from './fan-out.service.js';
import { RunningTexts } from './running-texts.js';

const services = [EventStreams, FanOut, RunningTexts];

/** Live delivery without a transport: the doors of one process share its feeds. */
@Module({ imports: [AuthModule, ConversationsModule], providers: services, exports: services })
export class FeedsModule {}
