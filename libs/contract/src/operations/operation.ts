import { OPERATIONS } from '../generated/operations.js';

/** Names a REST operation of the contract. */
export type OperationId = keyof typeof OPERATIONS;

/** What API keys can be allowed; `session` is never theirs, `none` needs no token. */
export type OperationScope = (typeof OPERATIONS)[OperationId]['scope'];

/** Which quota an operation draws from. */
export type RateClass = (typeof OPERATIONS)[OperationId]['rateClass'];

/** One row of the table, for code that handles any operation. */
export interface OperationRow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{parameters}`. */
  readonly path: string;
  readonly statuses: readonly number[];
  readonly successStatus: number;
  readonly requestContentTypes: readonly string[];
  readonly bodyRequired: boolean;
  readonly responseContentTypes: readonly string[];
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly string[];
  readonly queryDefaults: Readonly<Record<string, unknown>>;
  /** As the contract writes them; HTTP does not care about their case. */
  readonly headerParameters: readonly string[];
  /** Alternatives; `none` where a caller without any may come. Empty when nothing is asked for. */
  readonly security: readonly string[];
  readonly scope: OperationScope;
  readonly rateClass: RateClass;
  /** Has no handler yet: answers `501 operation.not_implemented`. */
  readonly planned: boolean;
}

/** The table by id, as rows of one type; `OPERATIONS` keeps the literal types. */
export const operationRows: Readonly<Record<OperationId, OperationRow>> = OPERATIONS;
