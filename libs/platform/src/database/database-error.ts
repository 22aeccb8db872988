/** Reads PostgreSQL errors, whichever layer threw them: TypeORM keeps the driver's under `driverError`. */

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const FEATURE_NOT_SUPPORTED = '0A000';

/** SQLSTATE (PostgreSQL manual, appendix A) of what the server refused; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
}

/** The transaction was undone for the sake of another: the same work may succeed when it is done again. */
export function isRetriable(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED;
}

/** A unique constraint was hit; with `constraint`, that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlStateOf(error) !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || fieldOf(error, 'constraint') === constraint;
}

/** A migration changed what a prepared statement returns: the connection's plans are of no use any more. */
export function isStalePlan(error: unknown): boolean {
  return sqlStateOf(error) === FEATURE_NOT_SUPPORTED && String(fieldOf(error, 'message')).includes('cached plan');
}

/** Administrator shutdown, crash shutdown, starting up, database dropped, session timeouts. */
const CONNECTION_ENDED_STATES = new Set(['57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '25P04']);
const UNAVAILABLE_STATES = new Set([
  ...CONNECTION_ENDED_STATES,
  '53300',
  '53400',
  '53100',
  '53200',
  '55P03',
  '57014',
  '58030',
]);
const UNAVAILABLE_NET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENOENT',
]);
const UNAVAILABLE_MESSAGES = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end',
];

/**
 * The database cannot serve now, whoever asks: connection lost or refused, no free connection in time,
 * disk full, lock or statement timeout. The caller may try again later.
 */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return state.startsWith('08') || UNAVAILABLE_STATES.has(state);
  if (!isFromDatabase(error)) return false;
  const message = String(fieldOf(error, 'message'));
  return (
    UNAVAILABLE_NET_CODES.has(codeOf(error) ?? '') || UNAVAILABLE_MESSAGES.some((known) => message.startsWith(known))
  );
}

/** The connection cannot be used again after this: it is gone, or its state is unknown. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined || state.startsWith('08') || CONNECTION_ENDED_STATES.has(state);
}

const fromDatabase = new WeakSet<object>();

/** Notes that what `work` throws comes from the driver: a refused socket elsewhere (a webhook's) is no database failure. */
export async function fromDriver<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    markDatabaseError(error);
    throw error;
  }
}

/** The same for an error that came by a callback. */
export function markDatabaseError(error: unknown): void {
  if (typeof error === 'object' && error !== null) fromDatabase.add(error);
}

function isFromDatabase(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (fromDatabase.has(error) || 'driverError' in error);
}

function codeOf(error: unknown): string | undefined {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

function fieldOf(error: unknown, field: 'code' | 'message' | 'constraint'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  const inner =
    'driverError' in error && typeof error.driverError === 'object' && error.driverError !== null
      ? error.driverError
      : error;
  return (inner as Record<string, unknown>)[field];
}
