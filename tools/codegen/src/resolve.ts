import type { Reference } from './documents.ts';

/** Follows `#/…` references until something that is not a reference; throws when one leads nowhere. */
export function resolve<T extends object>(document: object, node: T | Reference): T {
  let current = node;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the linted document has at each place what belongs there
  while (isReference(current)) current = lookUp(document, current) as T | Reference;
  return current;
}

function lookUp(document: object, { $ref }: Reference): unknown {
  const keys = $ref.slice('#/'.length).split('/').map(unescape);
  const found = keys.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
  if (found === undefined) throw new Error(`${$ref} leads nowhere`);
  return found;
}

/** RFC 6901 */
function unescape(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isReference(node: object): node is Reference {
  return '$ref' in node && typeof node.$ref === 'string';
}
