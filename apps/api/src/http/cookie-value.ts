/** The value of a cookie in a `Cookie` header (RFC 6265, section 4.2.1); undefined when it is absent or empty. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
