import { resolve, type Documents, type Schema } from './documents.ts';
import { listEvents } from './events.ts';
import { listOperations, successStatus, type Operation } from './operations.ts';

/** `operations.ts`: what the server routes by and the client calls by. */
export function emitOperations({ openapi }: Documents): string {
  const security = (operation: Operation) =>
    ((operation.spec.security ?? openapi.security ?? []) as Record<string, unknown>[]).map(
      (alternative) => Object.keys(alternative).join('+') || 'none',
    );
  const names = (operation: Operation, place: string) =>
    operation.parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
  const defaults = (operation: Operation) =>
    Object.fromEntries(
      operation.parameters
        .map(({ name, in: place, schema }) => ({ name, place, value: resolve<Schema>(openapi, schema).default }))
        .filter(({ place, value }) => place === 'query' && value !== undefined)
        .map(({ name, value }) => [name, value]),
    );
  const rows = listOperations(openapi).map((operation) => {
    const success = successStatus(operation);
    const answer = operation.responses.find(({ status }) => status === success)?.content ?? {};
    return row(operation.id, {
      method: operation.method,
      path: operation.path,
      statuses: operation.responses.map(({ status }) => status),
      successStatus: success,
      requestContentTypes: Object.keys(operation.requestContent),
      bodyRequired: operation.bodyRequired,
      responseContentTypes: Object.keys(answer),
      pathParameters: names(operation, 'path'),
      queryParameters: names(operation, 'query'),
      queryDefaults: defaults(operation),
      headerParameters: names(operation, 'header'),
      security: security(operation),
      scope: operation.spec['x-scope'],
      rateClass: operation.spec['x-rate-class'],
      planned: operation.spec['x-status'] === 'planned',
    });
  });
  return table('OPERATIONS', 'Every REST operation of the contract, by id.', rows);
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
  const schema = openapi.components.schemas.ProblemCode as Schema & {
    enum: string[];
    'x-problems': Record<string, object>;
  };
  const named = Object.keys(schema['x-problems']);
  const missing = [...new Set(schema.enum).symmetricDifference(new Set(named))];
  if (missing.length > 0) throw new Error(`ProblemCode and x-problems differ in: ${missing.join(', ')}`);
  const rows = schema.enum.map((code) => row(code, schema['x-problems'][code] ?? {}));
  return table('PROBLEMS', 'Every failure of the contract: HTTP status and title, by code.', rows);
}

function row(key: string, value: object): string {
  return `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`;
}

function table(name: string, doc: string, rows: string[]): string {
  return [`/** ${doc} */`, `export const ${name} = {`, ...rows, '} as const;', ''].join('\n');
}
