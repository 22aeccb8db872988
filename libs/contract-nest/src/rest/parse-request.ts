import { OPERATIONS, type OperationId, type Received } from '@openhands-connect/contract';
import { findViolations, operationChecks, type Check } from '@openhands-connect/contract/validators';
import { RequestViolation, type ViolationDetail } from '../violations.js';

/** What a request must have; Fastify's and Express's requests do. */
export interface RequestParts {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
}

/**
 * A request as its operation's handler receives it: parameters turned into numbers and booleans and given their
 * defaults, the body untouched.
 *
 * @throws RequestViolation
 */
export function parseRequest<Id extends OperationId>(id: Id, request: RequestParts): Received<Id> {
  const checks = operationChecks[id];
  const input: Record<string, unknown> = {};
  const errors: ViolationDetail[] = [];
  const take = (part: string, prefix: string, value: unknown, check: Check | null, explain?: Check | null): void => {
    if (!check) return;
    const violations = findViolations(check, value, prefix, explain);
    if (violations) errors.push(...violations);
    else input[part] = value;
  };
  take('path', '/path', request.params, checks.path);
  take('query', '/query', request.query, checks.query);
  take('headers', '/header', checks.headers ? { ...(request.headers as object) } : undefined, checks.headers);
  // An absent body (null or undefined) is only allowed where the contract says that none is needed.
  const body = request.body ?? undefined;
  if (body !== undefined || OPERATIONS[id].bodyRequired) take('body', '/body', body, checks.body, checks.explainBody);
  if (errors.length > 0) throw new RequestViolation(errors);
  return input as Received<Id>;
}
