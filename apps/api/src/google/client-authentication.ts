import { ClientSecretBasic, ClientSecretPost, type ClientAuth, type ServerMetadata } from 'openid-client';

const METHODS = { client_secret_post: ClientSecretPost, client_secret_basic: ClientSecretBasic } as const;
/** What a provider takes that says nothing (OpenID Connect Discovery 1.0, section 3). */
const UNSAID = ['client_secret_basic'];

/**
 * How to show the client's secret, the first choice first: in the body, as Google documents it, then in the header.
 * Providers tell what they take from anybody, not what they take from this client, so both may have to be tried.
 */
export function clientAuthentications(
  { token_endpoint_auth_methods_supported: supported = UNSAID }: ServerMetadata,
  secret: string,
): ClientAuth[] {
  return Object.entries(METHODS)
    .filter(([name]) => supported.includes(name))
    .map(([, method]) => method(secret));
}
