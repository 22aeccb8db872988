import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/index.js';
import { IdempotencyModule } from '../idempotency/index.js';
import { FileUploadsService } from './file-uploads.service.js';
import { FilesService } from './files.service.js';
import { UnownedBlobs } from './unowned-blobs.js';

@Module({
  imports: [ConversationsModule, IdempotencyModule],
  providers: [FilesService, FileUploadsService, UnownedBlobs],
  exports: [FilesService, FileUploadsService, UnownedBlobs],
})
export class FilesModule {}
