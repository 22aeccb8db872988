import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { GoogleAccounts } from './google-accounts.js';
import { GoogleAttempts } from './google-attempts.js';
import { GoogleCodes } from './google-codes.js';
import { GoogleSignIn } from './google-sign-in.service.js';

@Module({})
export class GoogleModule {
  /** @param provider what is provided as `IDENTITY_PROVIDER`: reaching a provider is the door's business */
  static withProvider(provider: Provider): DynamicModule {
    return {
      module: GoogleModule,
      imports: [AuthModule],
      providers: [provider, GoogleAccounts, GoogleAttempts, GoogleCodes, GoogleSignIn],
      exports: [GoogleSignIn],
    };
  }
}
