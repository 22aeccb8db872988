import { isCidr, parseCidr, type Cidr } from './cidr.js';

/** Why a value is refused, worded to follow the name: "PORT must be …". */
export class ValueFault extends Error {}

/** Turns the text of a variable into its value, or throws `ValueFault`. */
export type Parser<T> = (text: string) => T;

const fault = (expected: string): never => {
  throw new ValueFault(expected);
};

export const text: Parser<string> = (value) => value;

export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Parser<T> =>
  (value) =>
    allowed.find((candidate) => candidate === value) ?? fault(`must be one of ${allowed.join(', ')}`);

export const integer =
  (min: number, max: number): Parser<number> =>
  (value) => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= min && number <= max
      ? number
      : fault(`must be a whole number from ${min} to ${max}`);
  };

/** An absolute URL with one of these protocols (`http:` with its colon); kept as written, without a trailing slash. */
export const url =
  (...protocols: readonly string[]): Parser<string> =>
  (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    return parsed && protocols.includes(parsed.protocol)
      ? value.replace(/\/+$/, '')
      : fault(`must be a URL that starts with ${protocols.join(' or ')}`);
  };

const DURATION_UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `250ms`, `15s`, `5m`, `2h`, `1d` → milliseconds. */
export const durationMs: Parser<number> = (value) => {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(value);
  return match
    ? Number(match[1]) * DURATION_UNITS_MS[match[2] as keyof typeof DURATION_UNITS_MS]
    : fault('must be a whole number with a unit (ms, s, m, h or d)');
};

/** A duration that leaves time for something to happen. */
export const positiveDurationMs: Parser<number> = (value) => {
  const duration = durationMs(value);
  return duration > 0 ? duration : fault('must be longer than nothing');
};

const BYTE_UNITS = { '': 1, B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

/** `1048576`, `25MiB`, `1 GiB` → bytes. */
export const bytes: Parser<number> = (value) => {
  const match = /^(\d+) ?(|B|KiB|MiB|GiB|TiB)$/.exec(value);
  const size = match ? Number(match[1]) * BYTE_UNITS[match[2] as keyof typeof BYTE_UNITS] : 0;
  return Number.isSafeInteger(size) && size > 0
    ? size
    : fault('must be a positive number of bytes, or one with a unit (KiB, MiB, GiB, TiB)');
};

export const cidr: Parser<Cidr> = (value) =>
  isCidr(value) ? parseCidr(value) : fault(`must be an address range in CIDR form, which "${value}" is not`);

/** Items between commas, blanks around them dropped. */
export const listOf =
  <T>(parse: Parser<T>): Parser<readonly T[]> =>
  (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(parse);
