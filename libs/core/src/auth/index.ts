export { presentAccount } from './account.presenter.js';
export { ApiKeyEntity } from './api-keys/api-key.entity.js';
export { ApiKeyRetention } from './api-keys/api-key-retention.js';
export { ApiKeysService } from './api-keys/api-keys.service.js';
export { AccessTokens } from './access-tokens.js';
export { accountById, replaceHash, type AccountRow } from './auth.queries.js';
export { AuthService } from './auth.service.js';
export { ConnectedUsers } from './connected-users.js';
export { DeviceTokens } from './devices/device-tokens.js';
export { Authenticator } from './authenticator.js';
export { holdCredential } from './hold-credential.js';
export { PasswordAttempts, type AttemptOrigin } from './attempts/password-attempts.js';
export { RefusedTries } from './attempts/refused-tries.js';
export { Passwords } from './passwords.js';
export {
  apiKeyIdOf,
  assertScope,
  assertUnrestricted,
  callerIdOf,
  hasScope,
  isSignedBy,
  restrictionOf,
  sessionIdOf,
  type Credential,
  type Principal,
} from './principal.js';
export { PrincipalCache } from './principal-cache.js';
export { isEndedBy, type Revocation } from './revocation.js';
export { Revocations } from './revocations.js';
export { RefreshTokens } from './refresh-tokens.js';
export { SessionEntity } from './session.entity.js';
export { SessionRetention } from './session-retention.js';
export { SessionTokens, type BegunSession, type IssuedSession } from './session-tokens.js';
export { endOtherSessions } from './sessions.queries.js';
export type { SignInOptions } from './sign-in-options.js';
export { SignUpService } from './sign-up.service.js';
export { SessionsService } from './sessions.service.js';
export { AuthModule } from './auth.module.js';
