import { url, ValueFault, type Parser } from './parsers.js';

const smtp = url('smtp:', 'smtps:');

/** `smtp://host:port` or `smtps://user:password@host`; a reserved character in user or password is percent-encoded. */
export const smtpUrl: Parser<string> = (value) => {
  const parsed = smtp(value);
  if (new URL(parsed).hostname === '') throw new ValueFault('must name a server');
  return parsed;
};
