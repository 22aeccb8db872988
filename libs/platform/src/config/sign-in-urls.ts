import { ValueFault, type Parser } from './parsers.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** TLS, or no further than this machine. */
function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

function parsed(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

/** An OpenID issuer (OpenID Connect Discovery 1.0, section 4.1), kept as written: it is compared character by character. */
export const issuer: Parser<string> = (value) => {
  const url = parsed(value);
  if (url && isConfidential(url) && url.search === '' && url.hash === '' && url.username === '') return value;
  throw new ValueFault('must be a URL that starts with https:// (http:// on this machine only), without ? and #');
};

/**
 * An address that a sign-in may return to, as a browser writes it; a missing path becomes `/`. Since redirects are
 * compared character by character (RFC 9700, section 2.1), what no browser would send is refused here.
 */
export const redirectUri: Parser<string> = (value) => {
  const url = parsed(value);
  const asWritten = url !== undefined && (url.href === value || url.href === `${value}/`);
  if (asWritten && isConfidential(url) && url.username === '' && !value.includes('#') && !url.host.includes('*')) {
    return url.href;
  }
  throw new ValueFault(
    'must be URLs that start with https:// (http:// on this machine only), as a browser writes them, without # and *',
  );
};
