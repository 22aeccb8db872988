import { ValueFault, type Parser } from './parsers.js';

/** Whom a mail is from or to (RFC 5322 section 3.4). */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** `no-reply@example.com` or `OpenHands Connect <no-reply@example.com>`; the name may stand in double quotes. */
export const mailbox: Parser<Mailbox> = (value) => {
  const [, quoted, plain, bracketed] = /^(?:"([^"\p{Cc}]*)"|([^"<>\p{Cc}]*?))\s*<([^<>\s]+)>$/u.exec(value) ?? [];
  const address = bracketed ?? value;
  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address)) {
    throw new ValueFault('must be an address, alone or in angle brackets after a name');
  }
  return { name: quoted ?? plain ?? '', address };
};
