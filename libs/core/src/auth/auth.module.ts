import { Module } from '@nestjs/common';
import { ActivityModule } from '../activity/index.js';
import { IdempotencyModule } from '../idempotency/index.js';
import { ApiKeySecrets } from './api-keys/api-key-secrets.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { ApiKeyUses } from './api-keys/api-key-uses.js';
import { ApiKeyVerifier } from './api-keys/api-key-verifier.js';
import { SigningKeys } from '../signing-keys/index.js';
import { AccessTokens } from './access-tokens.js';
import { Authenticator } from './authenticator.js';
import { AuthService } from './auth.service.js';
import { ConnectedUsers } from './connected-users.js';
import { DeviceTokens } from './devices/device-tokens.js';
import { KnownDevices } from './devices/known-devices.js';
import { HashRenewal } from './hash-renewal.js';
import { Argon2Threads } from './hashing/argon2-threads.js';
import { RefusedTries } from './attempts/refused-tries.js';
import { PasswordAttempts } from './attempts/password-attempts.js';
import { Passwords } from './passwords.js';
import { PrincipalCache } from './principal-cache.js';
import { RefreshTokens } from './refresh-tokens.js';
import { Revocations } from './revocations.js';
import { SessionBound } from './session-bound.js';
import { SessionTokens } from './session-tokens.js';
import { SessionsService } from './sessions.service.js';
import { SignUpService } from './sign-up.service.js';

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
    {
      provide: DeviceTokens,
      useFactory: (keys: SigningKeys) => new DeviceTokens(keys.refreshSecret),
      inject: [SigningKeys],
    },
    KnownDevices,
    Argon2Threads,
    { provide: Passwords, useFactory: (argon2: Argon2Threads) => new Passwords(argon2), inject: [Argon2Threads] },
    PasswordAttempts,
    RefusedTries,
    HashRenewal,
    ConnectedUsers,
    { provide: PrincipalCache, useFactory: PrincipalCache.following, inject: [SigningKeys] },
    {
      provide: ApiKeySecrets,
      useFactory: (keys: SigningKeys) => new ApiKeySecrets(keys.refreshSecret),
      inject: [SigningKeys],
    },
    ApiKeysService,
    ApiKeyUses,
    ApiKeyVerifier,
    Revocations,
    Authenticator,
    AuthService,
    SessionBound,
    SessionsService,
    SignUpService,
  ],
  exports: [
    ActivityModule,
    ApiKeysService,
    Authenticator,
    AuthService,
    ConnectedUsers,
    DeviceTokens,
    PasswordAttempts,
    Passwords,
    RefusedTries,
    Revocations,
    SessionsService,
    SessionTokens,
    SignUpService,
  ],
})
export class AuthModule {}
