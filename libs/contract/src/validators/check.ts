import type { ProblemError } from '../generated/schemas.js';

/** A generated check. It is synchronous, and `errors` is what the last call found. */
export interface Check {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}

export interface Violation {
  instancePath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
}

/** More values than this, and only the first violation is told. */
const explainableValues = 1000;
/** As many violations as a problem carries. */
const maxErrors = 100;

/**
 * What is wrong with a value, or undefined when nothing is. With `explain` (the form of the check that does not stop at
 * the first violation) small values get all of their violations; it runs only for values that are refused.
 * @param prefix goes before each path: `/body`, `/query`, empty on the socket
 */
export function findViolations(
  check: Check,
  value: unknown,
  prefix: string,
  explain?: Check | null,
): ProblemError[] | undefined {
  if (check(value)) return undefined;
  const first = check.errors ?? [];
  const all =
    explain && countValues(value, explainableValues) < explainableValues && !explain(value) ? explain.errors : first;
  return (all ?? first).slice(0, maxErrors).map((violation) => ({
    path: `${prefix}${violation.instancePath}${missingKey(violation)}`.slice(0, 1024),
    message: (violation.message ?? 'is not allowed').slice(0, 1024),
  }));
}

/** What is absent or should be has no path of its own in Ajv's violations. */
function missingKey({ params }: Violation): string {
  const key = params.missingProperty ?? params.additionalProperty;
  return typeof key === 'string' ? `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
}

/** How many values a tree has, counted no further than `limit`; bytes, which no payload of the contract is, are too many. */
function countValues(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (ArrayBuffer.isView(value) || (Array.isArray(value) && value.length >= limit)) return limit;
  let count = 1;
  for (const child of Object.values(value)) {
    if (count >= limit) break;
    count += countValues(child, limit - count);
  }
  return count;
}
