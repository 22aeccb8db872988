import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Authenticator } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import { Strategy } from 'passport-strategy';
import { bearerTokenOf } from './bearer-token.js';

/** RFC 6750: reads a bearer token from the Authorization header, and from nowhere else. */
class HttpBearerStrategy extends Strategy {
  readonly name = 'bearer';

  constructor(private readonly verify: (token: string, done: VerifyCallback) => void) {
    super();
  }

  override authenticate(request: { headers: { authorization?: string | undefined } }): void {
    const token = bearerTokenOf(request.headers.authorization);
    if (token === undefined) {
      this.error(new DomainError('auth.token_missing'));
      return;
    }
    this.verify(token, (error, principal) => (error ? this.error(error) : this.success(principal)));
  }
}

type VerifyCallback = (error: Error | null, principal?: object) => void;

/** The `bearer` strategy of @nestjs/passport: access tokens, judged by the core's authenticator. */
@Injectable()
export class BearerStrategy extends PassportStrategy(HttpBearerStrategy, 'bearer') {
  constructor(private readonly authenticator: Authenticator) {
    super();
  }

  /** @throws DomainError auth.token_invalid, auth.token_expired, auth.session_revoked */
  async validate(token: string): Promise<object> {
    return await this.authenticator.authenticate(token);
  }
}
