import { OPERATIONS, type OperationId, type Received } from '@openhands-connect/contract';
import { findViolations, operationChecks, type Check } from '@openhands-connect/contract/validators';
import { MediaTypeRefused, RequestViolation, type ViolationDetail } from '../violations.js';

/** What a request must have; Fastify's and Express's requests do. */
export interface RequestParts {
  params: unknown;
  query: unknown;
  headers: { readonly 'content-type'?: string | undefined };
  body: unknown;
}

/**
 * A request as its operation's handler receives it: parameters turned into numbers and booleans and given their
 * defaults, ids in the path in lower case, the body untouched.
 *
 * @throws RequestViolation, MediaTypeRefused
 */
export function parseRequest<Id extends OperationId>(id: Id, request: RequestParts): Received<Id> {
  assertMediaType(id, request.headers['content-type']);
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
  take('headers', '/header', checks.headers ? { ...request.headers } : undefined, checks.headers);
  // An absent body (null or undefined) is only allowed where the contract says that none is needed.
  const body = request.body ?? undefined;
  if (body !== undefined || OPERATIONS[id].bodyRequired) take('body', '/body', body, checks.body, checks.explainBody);
  if (errors.length > 0) throw new RequestViolation(errors);
  if (input['path']) lowerIds(input['path'] as Record<string, string>);
  return input as Received<Id>;
}

/** A UUID may be written in two ways (RFC 9562 section 4): behind the door it has one, whatever is named after it. */
function lowerIds(path: Record<string, string>): void {
  for (const [name, value] of Object.entries(path)) if (name.endsWith('_id')) path[name] = value.toLowerCase();
}

/** Where the operation takes a body; a request without a content type has none. */
function assertMediaType(id: OperationId, contentType: string | undefined): void {
  const accepted: readonly string[] = OPERATIONS[id].requestContentTypes;
  if (contentType === undefined || accepted.length === 0 || accepted.includes('*/*')) return;
  const [mediaType = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='))?.trim();
  if (!accepted.includes(mediaType.trim())) throw new MediaTypeRefused(mediaType);
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) throw new MediaTypeRefused(charset);
}
