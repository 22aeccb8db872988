import type { Documents, OpenApiDocument } from './documents.ts';
import { listEvents } from './events.ts';
import { listOperations, parametersIn, successStatus, type Operation } from './operations.ts';
import { resolve } from './resolve.ts';

/** `operations.ts`: what the server routes by and the client calls by. */
export function emitOperations({ openapi }: Documents): string {
  const rows = listOperations(openapi).map((operation) => row(operation.id, operationRow(openapi, operation)));
  return table('OPERATIONS', 'Every REST operation of the contract, by id.', rows);
}

function operationRow(document: OpenApiDocument, operation: Operation): object {
  const success = successStatus(operation);
  const answer = operation.responses.find(({ status }) => status === success)?.content ?? {};
  const security = operation.spec.security ?? document.security ?? [];
  const query = parametersIn(operation, 'query');
  const defaults = query.map(({ name, schema }) => [name, resolve(document, schema).default]);
  return {
    method: operation.method,
    path: operation.path,
    statuses: operation.responses.map(({ status }) => status),
    successStatus: success,
    requestContentTypes: Object.keys(operation.requestContent),
    bodyRequired: operation.bodyRequired,
    responseContentTypes: Object.keys(answer),
    pathParameters: parametersIn(operation, 'path').map(({ name }) => name),
    queryParameters: query.map(({ name }) => name),
    // JSON leaves out the undefined ones.
    queryDefaults: Object.fromEntries(defaults),
    headerParameters: parametersIn(operation, 'header').map(({ name }) => name),
    security: security.map((alternative) => Object.keys(alternative).join('+') || 'none'),
    scope: operation.spec['x-scope'],
    rateClass: operation.spec['x-rate-class'],
    planned: operation.spec['x-status'] === 'planned',
  };
}

/** `socket-events.ts`: direction, durability and scope of each socket event. */
export function emitSocketEvents({ asyncapi }: Documents): string {
  const rows = listEvents(asyncapi).map(({ name, direction, kind, scope, ack }) =>
    row(name, { direction, kind, scope, hasAck: ack !== null }),
  );
  return table('SOCKET_EVENTS', 'Every Socket.IO event of the contract, by name.', rows);
}

/** `problems.ts`: status and title of each code. Throws unless `x-problems` covers exactly the codes. */
export function emitProblems({ openapi }: Documents): string {
  const schema = openapi.components.schemas.ProblemCode;
  const problems = Object.entries(schema?.['x-problems'] ?? {});
  const missing = new Set(schema?.enum).symmetricDifference(new Set(problems.map(([code]) => code)));
  if (missing.size > 0) throw new Error(`ProblemCode and x-problems differ in: ${[...missing].join(', ')}`);
  const rows = problems.map(([code, problem]) => row(code, problem));
  return table('PROBLEMS', 'Every failure of the contract: HTTP status and title, by code.', rows);
}

function row(key: string, value: object): string {
  return `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`;
}

function table(name: string, doc: string, rows: string[]): string {
  return [`/** ${doc} */`, `export const ${name} = {`, ...rows, '} as const;', ''].join('\n');
}
