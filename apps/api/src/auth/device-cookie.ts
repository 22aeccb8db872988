import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { cookieValue } from '../http/cookie-value.js';

const NAME = '__Host-devices';
const MAX_AGE_SECONDS = 180 * 24 * 60 * 60;
const SEPARATOR = '.';
/** Accounts that one browser may sign in to in turn. */
const MAX_TOKENS = 4;
const TOKEN = /^[A-Za-z0-9_-]{86}$/;
/** A token begins with its account: so many characters of it are the account's alone. */
const ACCOUNT_CHARACTERS = 21;

/** The device tokens that a browser keeps, one of each account that was signed in to with it. */
export class DeviceCookie {
  private constructor(readonly tokens: readonly string[]) {}

  static of({ headers }: Pick<FastifyRequest, 'headers'>): DeviceCookie {
    const tokens = cookieValue(headers.cookie, NAME)?.split(SEPARATOR) ?? [];
    return new DeviceCookie(tokens.filter((token) => TOKEN.test(token)).slice(0, MAX_TOKENS));
  }

  /**
   * The `Set-Cookie` that keeps a new token, in place of an older one of its account. `__Host-`, which wants the path
   * `/`: no other host can have set it. It opens nothing, so it comes whether or not a session is asked for as cookie.
   */
  keep(token: string): string {
    const others = this.tokens.filter((held) => !held.startsWith(token.slice(0, ACCOUNT_CHARACTERS)));
    const value = [token, ...others].slice(0, MAX_TOKENS).join(SEPARATOR);
    return `${NAME}=${value}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; Secure; SameSite=Strict`;
  }
}

/** Injects the device tokens of the browser that asks. */
export const Devices = createParamDecorator((_: unknown, context: ExecutionContext): DeviceCookie => {
  return DeviceCookie.of(context.switchToHttp().getRequest<FastifyRequest>());
});
