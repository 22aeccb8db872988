declare const rowType: unique symbol;
declare const paramsType: unique symbol;

/** A prepared statement: planned once per connection under its name, typed by what it takes and gives. */
export interface Statement<Params extends readonly unknown[], Row> {
  readonly name: string;
  readonly sql: string;
  /** Exist for the compiler only. */
  readonly [paramsType]?: (params: Params) => void;
  readonly [rowType]?: () => Row;
}

const names = new Set<string>();

/**
 * Defines a statement; call it at module level. `name` (`feature.what-it-does`) is unique in the process, since
 * PostgreSQL keeps the plan under it: a second definition throws. At most 63 bytes, PostgreSQL cuts the rest.
 */
export function statement<Params extends readonly unknown[], Row>(name: string, sql: string): Statement<Params, Row> {
  if (names.has(name)) throw new Error(`Two statements are called "${name}"`);
  if (Buffer.byteLength(name) > 63) throw new Error(`The statement name "${name}" is longer than 63 bytes`);
  names.add(name);
  return { name, sql };
}
