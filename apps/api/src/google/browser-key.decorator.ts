import { randomBytes } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { holderOfBrowser, type Holder } from '@openhands-connect/core';
import type { FastifyRequest } from 'fastify';
import { cookieValue } from '../http/cookie-value.js';

const NAME = '__Host-google_sign_in';
/** An attempt, its code and the linking that may follow take up to 21 minutes. */
const MAX_AGE_SECONDS = 30 * 60;
const KEY = /^[A-Za-z0-9_-]{43}$/;

/** The key by which a browser shows that it is the one that began a sign-in. */
export class BrowserKey {
  constructor(private readonly key: string | undefined) {}

  /** What the browser shows; undefined where it keeps no key, or is no browser. */
  get holder(): Holder | undefined {
    return this.key === undefined ? undefined : holderOfBrowser(this.key);
  }

  /**
   * The browser's key, or a new one, with the `Set-Cookie` that keeps it. One for all of its tabs: a second attempt
   * must not end the first. `__Host-`: no other host can have set it. Lax, since the way back from the provider is a
   * navigation from another site.
   */
  kept(): { holder: Holder; cookie: string } {
    const key = this.key ?? randomBytes(32).toString('base64url');
    const cookie = `${NAME}=${key}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; Secure; SameSite=Lax`;
    return { holder: holderOfBrowser(key), cookie };
  }
}

/** Injects the key of the browser that asks. */
export const Browser = createParamDecorator((_: unknown, context: ExecutionContext): BrowserKey => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const key = cookieValue(headers.cookie, NAME);
  return new BrowserKey(key !== undefined && KEY.test(key) ? key : undefined);
});
