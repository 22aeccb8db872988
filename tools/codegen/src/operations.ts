import type { Content, OpenApiDocument, OperationObject, Parameter } from './documents.ts';
import { resolve } from './resolve.ts';

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

export interface Operation {
  id: string;
  method: string;
  path: string;
  spec: OperationObject;
  parameters: Parameter[];
  /** Request body by media type; empty when the operation takes none. */
  requestContent: Content;
  bodyRequired: boolean;
  /** Response bodies by status, then by media type. */
  responses: { status: number; content: Content }[];
}

/** Every operation of the document, in its order, with references resolved. Throws when one lacks an extension. */
export function listOperations(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.has(method))
      .map(([method, spec]) => readOperation(document, path, method, spec)),
  );
}

function readOperation(document: OpenApiDocument, path: string, method: string, spec: OperationObject): Operation {
  for (const key of ['operationId', 'x-scope', 'x-rate-class'] as const) {
    if (!spec[key]) throw new Error(`${method} ${path} has no ${key}`);
  }
  const body = spec.requestBody && resolve(document, spec.requestBody);
  return {
    id: spec.operationId,
    method: method.toUpperCase(),
    path,
    spec,
    parameters: (spec.parameters ?? []).map((parameter) => resolve(document, parameter)),
    requestContent: body?.content ?? {},
    bodyRequired: body?.required ?? false,
    responses: Object.entries(spec.responses).map(([status, response]) => ({
      status: readStatus(spec.operationId, status),
      content: resolve(document, response).content ?? {},
    })),
  };
}

function readStatus(id: string, status: string): number {
  if (!/^[1-5]\d\d$/.test(status)) throw new Error(`${id} documents the response "${status}": name each status`);
  return Number(status);
}

/** The status of an answer that went well: the lowest 2xx, or the lowest 3xx of an operation that only redirects. */
export function successStatus(operation: Operation): number {
  const statuses = operation.responses.map(({ status }) => status).filter((status) => status >= 200 && status < 400);
  if (statuses.length === 0) throw new Error(`${operation.id} documents no success`);
  return Math.min(...statuses);
}

/** The parameters of an operation in one place. */
export function parametersIn(operation: Operation, place: Parameter['in']): Parameter[] {
  return operation.parameters.filter((parameter) => parameter.in === place);
}
