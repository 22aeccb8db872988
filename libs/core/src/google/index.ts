export { GoogleAttemptEntity } from './google-attempt.entity.js';
export { GoogleCodeEntity } from './google-code.entity.js';
export type { PresentedCode } from './google-codes.js';
export { GoogleIdentityEntity } from './google-identity.entity.js';
export { GoogleModule } from './google.module.js';
export { GoogleRetention } from './google-retention.js';
export { GoogleSignIn } from './google-sign-in.service.js';
export { holderOfBrowser, holderOfChallenge, holderOfVerifier, type Holder } from './holder.js';
export {
  IDENTITY_PROVIDER,
  type Authorization,
  type AuthorizationChecks,
  type Identity,
  type IdentityProvider,
  type SignInFailure,
} from './identity-provider.js';
