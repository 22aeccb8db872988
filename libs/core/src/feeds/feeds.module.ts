import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/index.js';
import { FanOut } from './fan-out.service.js';
import { RunningTexts } from './running-texts.js';

/** Live delivery without a transport: the doors of one process share its feeds. */
@Module({ imports: [ConversationsModule], providers: [FanOut, RunningTexts], exports: [FanOut, RunningTexts] })
export class FeedsModule {}
