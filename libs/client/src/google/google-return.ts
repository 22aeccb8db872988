import { ConnectError } from '../connect-error.js';

/** What `googleCallback` adds to the address that it sends the browser back to. */
const ERRORS: Readonly<Record<string, () => ConnectError>> = {
  access_denied: () => ConnectError.ofClient('client.sign_in_denied'),
  temporarily_unavailable: () => failed('Google cannot be reached now'),
  server_error: () => failed('Google gave an answer that makes no sense'),
  state_invalid: () => failed('it took too long, or was begun in another browser'),
};
const CODE = /^ohx_/;

/**
 * The one-time code that an address brings back from Google; undefined when it brings nothing of the kind.
 * @throws ConnectError client.sign_in_denied, client.sign_in_failed when it brings a refusal
 */
export function codeIn(address: string | URL): string | undefined {
  const { searchParams } = new URL(address);
  const error = ERRORS[searchParams.get('error') ?? ''];
  if (error) throw error();
  const code = searchParams.get('code');
  return code !== null && CODE.test(code) ? code : undefined;
}

function failed(detail: string): ConnectError {
  return ConnectError.ofClient('client.sign_in_failed', { detail });
}
