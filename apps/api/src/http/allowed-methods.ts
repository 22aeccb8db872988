import { OPERATIONS, type OperationId } from '@openhands-connect/contract';

/** These use something up although they are GETs, as browsers come back to them: HEAD, which has to be safe, is not for them. */
const CHANGING: ReadonlySet<string> = new Set<OperationId>(['googleCallback']);

const ROUTES = Object.entries(OPERATIONS).map(([id, { method, path }]) => ({
  id: id as OperationId,
  methods: method === 'GET' && takesHead(id as OperationId) ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The methods that the contract has for a path, for `405` and `Allow`; empty when it does not name the path. */
export function allowedMethods(url: string): string[] {
  return routesAt(url).flatMap(({ methods }) => methods);
}

/** The first operation that the contract has at a path, for a request whose method has none there. */
export function operationAt(url: string): OperationId | undefined {
  return routesAt(url)[0]?.id;
}

/** Whether what answers GET answers HEAD too (RFC 9110, section 9.2.1). */
export function takesHead(id: OperationId): boolean {
  return !CHANGING.has(id);
}

function routesAt(url: string): typeof ROUTES {
  const path = url.split('?', 1)[0] ?? '/';
  return ROUTES.filter(({ pattern }) => pattern.test(path));
}
