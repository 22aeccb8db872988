import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ConversationsModule } from '../conversations/index.js';
import { FilesModule } from '../files/index.js';
import { AccountDeletion } from './account-deletion.service.js';
import { AccountMails } from './account-mails.js';
import { AccountRemoval } from './account-removal.service.js';
import { AccountRetention } from './account-retention.js';
import { AccountService } from './account.service.js';
import { CredentialsService } from './credentials.service.js';
import { MailQueue } from './mail-queue.js';
import { PasswordProof } from './password-proof.js';
import { PasswordResetsService } from './password-resets.service.js';

@Module({
  imports: [AuthModule, ConversationsModule, FilesModule],
  providers: [
    AccountDeletion,
    AccountMails,
    AccountRemoval,
    AccountRetention,
    AccountService,
    CredentialsService,
    MailQueue,
    PasswordProof,
    PasswordResetsService,
  ],
  exports: [
    AccountDeletion,
    AccountMails,
    AccountRetention,
    AccountService,
    CredentialsService,
    MailQueue,
    PasswordResetsService,
  ],
})
export class AccountsModule {}
