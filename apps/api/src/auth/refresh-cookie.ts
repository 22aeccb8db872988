import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '@openhands-connect/platform';
import type { FastifyRequest } from 'fastify';

const NAME = '__Host-refresh_token';
const MAX_AGE_SECONDS = 90 * 24 * 60 * 60;

/** `__Host-`: this host only, over TLS (or on localhost), never readable by scripts, never sent from another site. */
export function refreshCookieHeader(token: string): string {
  return `${NAME}=${token}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; Secure; SameSite=Strict`;
}

/** The `Set-Cookie` that takes the refresh token away again. */
export const clearedRefreshCookie = `${NAME}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict`;

/** The refresh token that the page's browser keeps, and whether this request may use it. */
export class RefreshCookie {
  constructor(
    readonly token: string | undefined,
    private readonly sameOrigin: boolean,
  ) {}

  /** Cookies are for the page of this origin alone. @throws DomainError request.origin_forbidden */
  assertUsable(mode: 'cookie' | undefined): void {
    if (mode === 'cookie' && !this.sameOrigin) throw new DomainError('request.origin_forbidden');
  }
}

/** Injects the refresh cookie of the request. */
export const Cookie = createParamDecorator((_: unknown, context: ExecutionContext): RefreshCookie => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return new RefreshCookie(cookieValue(headers.cookie), isSameOrigin(headers.origin, headers.host));
});

function cookieValue(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return undefined;
}

/** Browsers send Origin with every POST; callers that are no browser send none and carry no ambient cookie. */
function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
