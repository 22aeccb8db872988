import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '@openhands-connect/platform';
import type { ProblemCode } from '@openhands-connect/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieValue } from '../http/cookie-value.js';

const NAME = '__Host-refresh_token';
const MAX_AGE_SECONDS = 90 * 24 * 60 * 60;

/** `__Host-`: this host only, over TLS (or on localhost), never readable by scripts, never sent from another site. */
export function refreshCookieHeader(token: string): string {
  return `${NAME}=${token}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; Secure; SameSite=Strict`;
}

/** The `Set-Cookie` that takes the refresh token away again. */
export const clearedRefreshCookie = `${NAME}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict`;

const WORTHLESS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'auth.refresh_invalid',
  'auth.refresh_reused',
  'auth.session_revoked',
  'auth.token_expired',
]);

/** The refresh token that the page's browser keeps, and whether this request may use it. */
export class RefreshCookie {
  constructor(
    readonly token: string | undefined,
    private readonly origin: string | undefined,
    private readonly host: string | undefined,
    private readonly reply: Pick<FastifyReply, 'header'>,
  ) {}

  /**
   * Cookies are for the page of this server's origin alone: the public one, or the host that was asked (a proxy may
   * have rewritten it, which makes no https of http). Browsers send Origin with every POST; who is no browser sends none
   * and carries no ambient cookie.
   *
   * @throws DomainError request.origin_forbidden
   */
  assertUsable(mode: 'cookie' | undefined, publicUrl: string): void {
    if (mode !== 'cookie' || this.origin === undefined || this.origin === new URL(publicUrl).origin) return;
    const { host, protocol } = URL.canParse(this.origin) ? new URL(this.origin) : {};
    const isOwn = host === this.host && (protocol === 'https:' || !publicUrl.startsWith('https:'));
    if (!isOwn) throw new DomainError('request.origin_forbidden');
  }

  /** Spends the cookie, and takes it away when it is refused: it never gets any better. */
  async spend<T>(use: () => Promise<T>): Promise<T> {
    try {
      return await use();
    } catch (error) {
      if (error instanceof DomainError && WORTHLESS.has(error.code))
        this.reply.header('Set-Cookie', clearedRefreshCookie);
      throw error;
    }
  }
}

/** Injects the refresh cookie of the request. */
export const Cookie = createParamDecorator((_: unknown, context: ExecutionContext): RefreshCookie => {
  const http = context.switchToHttp();
  const { headers } = http.getRequest<FastifyRequest>();
  const reply = http.getResponse<FastifyReply>();
  return new RefreshCookie(cookieValue(headers.cookie, NAME), headers.origin, headers.host, reply);
});

/** The refresh token of a request, not checked in any way: of its body, else of its cookie. */
export function refreshTokenOf({ body, headers }: Pick<FastifyRequest, 'body' | 'headers'>): string | undefined {
  const sent = (body as { refresh_token?: unknown } | undefined)?.refresh_token;
  return typeof sent === 'string' ? sent : cookieValue(headers.cookie, NAME);
}

/** Whether the request brings the cookie, whatever is in it. */
export function hasRefreshCookie({ cookie }: FastifyRequest['headers']): boolean {
  return cookieValue(cookie, NAME) !== undefined;
}
