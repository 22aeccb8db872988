import { OPERATIONS } from '@openhands-connect/contract';

const ROUTES = Object.values(OPERATIONS).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The methods that the contract has for a path, for `405` and `Allow`; empty when it does not name the path. */
export function allowedMethods(url: string): string[] {
  const path = url.split('?', 1)[0] ?? '/';
  const methods = ROUTES.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
