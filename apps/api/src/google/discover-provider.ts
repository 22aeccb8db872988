import type { Config } from '@openhands-connect/platform';
import {
  allowInsecureRequests,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ClientAuth,
} from 'openid-client';
import { boundedFetch } from './bounded-fetch.js';
import { clientAuthentications } from './client-authentication.js';
import { GoogleStrategy } from './google-strategy.js';
import { StrategySet } from './strategy-set.js';

/** For each request to the provider; in a callback up to three follow each other: tokens, keys, user info. */
const TIMEOUT_SECONDS = 5;
const CALLBACK_PATH = '/api/auth/google/callback';

type GoogleClient = NonNullable<Config['auth']['google']>;

/** Reads the provider's own description (OpenID Connect Discovery 1.0) and makes what signs in there. */
export async function discoverProvider(
  client: GoogleClient,
  publicUrl: string,
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<StrategySet> {
  const { clientId, clientSecret, issuer } = client;
  const found = await discovery(new URL(issuer), clientId, clientSecret, undefined, {
    timeout: timeoutSeconds,
    [customFetch]: boundedFetch,
    execute: isPlain(issuer) ? [allowInsecureRequests] : [],
  });
  const metadata = found.serverMetadata();
  const strategyWith = (authentication: ClientAuth): GoogleStrategy => {
    const configuration = new Configuration(metadata, clientId, clientSecret, authentication);
    configuration.timeout = timeoutSeconds;
    configuration[customFetch] = boundedFetch;
    // The ID token's signature is checked too, although it comes from the provider over TLS.
    enableNonRepudiationChecks(configuration);
    if (isPlain(issuer)) allowInsecureRequests(configuration);
    return new GoogleStrategy(configuration, publicUrl + CALLBACK_PATH);
  };
  const [first, ...others] = clientAuthentications(metadata, clientSecret).map(strategyWith);
  if (!first) throw new Error('the provider takes no client secret in body or header');
  return new StrategySet([first, ...others]);
}

/** The configuration allows that on this machine only. */
function isPlain(issuer: string): boolean {
  return issuer.startsWith('http:');
}
