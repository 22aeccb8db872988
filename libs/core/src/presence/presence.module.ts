import { Module } from '@nestjs/common';
import { PresenceRecords } from './presence-records.js';

@Module({ providers: [PresenceRecords], exports: [PresenceRecords] })
export class PresenceModule {}
