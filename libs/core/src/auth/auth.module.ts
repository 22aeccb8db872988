import { Module } from '@nestjs/common';
import { ActivityModule } from '../activity/index.js';
import { IdempotencyModule } from '../idempotency/index.js';
import { AccessTokens } from './access-tokens.js';
import { Authenticator } from './authenticator.js';
import { AuthService } from './auth.service.js';
import { Passwords } from './passwords.js';
import { PrincipalCache } from './principal-cache.js';
import { RefreshTokens } from './refresh-tokens.js';
import { SessionRevocations } from './session-revocations.js';
import { SessionTokens } from './session-tokens.js';
import { SessionsService } from './sessions.service.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  imports: [ActivityModule, IdempotencyModule],
  providers: [
    { provide: AccessTokens, useFactory: (keys: SigningKeys) => new AccessTokens(keys), inject: [SigningKeys] },
    {
      provide: RefreshTokens,
      useFactory: (keys: SigningKeys) => new RefreshTokens(keys.refreshSecret),
      inject: [SigningKeys],
    },
    {
      provide: SessionTokens,
      useFactory: (access: AccessTokens, refresh: RefreshTokens) => new SessionTokens(access, refresh),
      inject: [AccessTokens, RefreshTokens],
    },
    { provide: Passwords, useFactory: () => new Passwords() },
    { provide: PrincipalCache, useFactory: () => new PrincipalCache() },
    SessionRevocations,
    Authenticator,
    AuthService,
    SessionsService,
  ],
  exports: [ActivityModule, Authenticator, AuthService, SessionsService],
})
export class AuthModule {}
