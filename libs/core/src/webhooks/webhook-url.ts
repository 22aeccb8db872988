import { DomainError, isForbiddenAddress, type Config } from '@openhands-connect/platform';

/**
 * Refuses an address that could never be delivered to. A name is not judged here: it may mean another address at
 * every connection.
 *
 * @throws DomainError request.invalid, webhook.url_forbidden
 */
export function assertDeliverable(url: string, { allowedNetworks }: Config['webhooks']): void {
  if (!URL.canParse(url)) throw invalid('must be an absolute URL');
  const { hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') throw invalid('must not hold a user name or password');
  if (isForbiddenAddress(hostname, allowedNetworks) || isLocalName(hostname, allowedNetworks)) {
    throw new DomainError('webhook.url_forbidden');
  }
}

/** `localhost` and what lies below it is loopback by definition (RFC 6761). */
function isLocalName(hostname: string, allowedNetworks: Config['webhooks']['allowedNetworks']): boolean {
  return /(^|\.)localhost\.?$/.test(hostname) && isForbiddenAddress('127.0.0.1', allowedNetworks);
}

function invalid(message: string): DomainError {
  return new DomainError('request.invalid', { errors: [{ path: '/body/url', message }] });
}
