import { statement, type Statement } from '../database/statement.js';

/** A kind of stream: the table whose rows are its streams, each with `id uuid` and `last_seq bigint`. */
export interface StreamKind {
  readonly kind: string;
  readonly table: string;
  /** The stream that the row with this id is. */
  of(id: string): StreamRef;
}

/** One stream. Made by its kind, so that its table is a known one. */
export interface StreamRef {
  readonly id: string;
  readonly statements: StreamStatements;
}

interface StreamStatements {
  readonly bump: Statement<[id: string], { last_seq: number }>;
  readonly lastSeq: Statement<[id: string], { last_seq: number }>;
}

const IDENTIFIER = /^[a-z][a-z0-9_]*$/;

/** Declares at module level that every row of `table` is a stream, e.g. `defineStream('conversation', 'conversations')`. */
export function defineStream(kind: string, table: string): StreamKind {
  if (!IDENTIFIER.test(table)) throw new Error(`"${table}" is no table name`);
  const statements: StreamStatements = {
    bump: statement(
      `event-log.bump.${kind}`,
      `UPDATE ${table} SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq`,
    ),
    lastSeq: statement(`event-log.last-seq.${kind}`, `SELECT last_seq FROM ${table} WHERE id = $1`),
  };
  return { kind, table, of: (id) => ({ id, statements }) };
}
