import { types } from 'pg';

const INT8_OID = 20;
const INT8_ARRAY_OID = 1016;

/** PostgreSQL's bigint as a JS number; throws a RangeError past 2^53 rather than lose digits. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The bigint ${text} does not fit a JS number`);
  return value;
}

const parseText = (oid: number): ((value: string) => unknown) => types.getTypeParser(oid, 'text');

/** The driver's own parsers (timestamptz → Date, json → parsed), with bigint as number. One pool's, not the process's. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: never) => unknown {
    if (format === 'binary') return types.getTypeParser(oid, 'binary');
    if (oid === INT8_OID) return parseInt8;
    if (oid === INT8_ARRAY_OID) return (value: string) => (parseText(INT8_ARRAY_OID)(value) as string[]).map(parseInt8);
    return parseText(oid);
  },
};
