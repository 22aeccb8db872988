import { OPERATIONS, PROBLEMS, type OperationId, type ProblemCode } from '@openhands-connect/contract';
import type { Outcome } from './expectations.js';
import type { Call } from './operation-rows.js';

/** Calls an operation; gives the answer as it comes. */
export async function fetchOperation(
  url: string,
  id: OperationId,
  { path = {}, query, body }: Call,
  token: string | undefined,
): Promise<Response> {
  const { method, path: template } = OPERATIONS[id];
  const target = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? UNKNOWN_ID);
  const isJson = body !== undefined && !(body instanceof FormData);
  return await fetch(`${url}${target}${query === undefined ? '' : `?${query}`}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(isJson && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
  });
}

/** Calls an operation, and says the status and the problem's code of the answer. */
export async function callOperation(
  url: string,
  id: OperationId,
  call: Call,
  token: string | undefined,
): Promise<[status: number, code: ProblemCode | undefined]> {
  const response = await fetchOperation(url, id, call, token);
  const contentType = response.headers.get('content-type') ?? '';
  // It has no end.
  if (contentType.startsWith('text/event-stream')) await response.body?.cancel();
  const text = response.bodyUsed ? '' : await response.text();
  const isProblem = contentType.includes('problem+json');
  return [response.status, isProblem ? (JSON.parse(text) as { code: ProblemCode }).code : undefined];
}

/** The answer that an outcome is. */
export function answerOf(id: OperationId, outcome: Outcome): [number, ProblemCode | undefined] {
  return outcome === 'ok' ? [OPERATIONS[id].successStatus, undefined] : [PROBLEMS[outcome].status, outcome];
}

const UNKNOWN_ID = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';
