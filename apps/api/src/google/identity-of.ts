import { operationChecks } from '@openhands-connect/contract/validators';
import type { Identity } from '@openhands-connect/core';
import type { IDToken } from 'openid-client';

/** Who the claims of a checked ID token are about (OpenID Connect Core 1.0, section 5.1). */
export function identityOf({ iss, sub, email, email_verified: verified, name }: IDToken): Identity {
  return {
    issuer: iss,
    subject: sub,
    email: isAddress(email) ? email : null,
    // Nothing but `true` is a promise: some providers write it as a text, and "false" is one too.
    emailVerified: verified === true,
    name: typeof name === 'string' ? name : null,
  };
}

/** An account's address goes out in answers, so it must be one that the contract takes. */
function isAddress(value: unknown): value is string {
  return typeof value === 'string' && operationChecks.requestPasswordReset.body?.({ email: value }) === true;
}
