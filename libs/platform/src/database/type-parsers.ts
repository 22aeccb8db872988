import { types } from 'pg';

type Oid = Parameters<typeof types.getTypeParser>[0];

/** PostgreSQL's bigint as a JS number; throws a RangeError past 2^53 rather than lose digits. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The bigint ${text} does not fit a JS number`);
  return value;
}

/** A flat `bigint[]` without nulls, which PostgreSQL writes as `{1,2}`. */
function parseInt8Array(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(parseInt8);
}

const INT8_ARRAY = 1016;

const OVERRIDES: Readonly<Record<number, (text: string) => unknown>> = {
  [types.builtins.INT8]: parseInt8,
  [INT8_ARRAY]: parseInt8Array,
};

/** The driver's own parsers (timestamptz → Date, json → parsed), with bigint as number. One pool's, not the process's. */
export const typeParsers = {
  getTypeParser(oid: Oid, format?: 'text' | 'binary'): (value: never) => unknown {
    if (format === 'binary') return types.getTypeParser(oid, 'binary');
    return OVERRIDES[oid] ?? (types.getTypeParser(oid, 'text') as (text: string) => unknown);
  },
};
