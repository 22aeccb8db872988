import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, DomainError, uuidv7, type Transaction } from '@openhands-connect/platform';
import type { SignUpRequest, User } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { IdempotencyService, requestHash, type IdempotentRequest } from '../idempotency/index.js';
import { SigningKeys } from '../signing-keys/index.js';
import { emailKeyOf } from '../users/index.js';
import { createAccount } from './auth.queries.js';
import { DeviceTokens } from './devices/device-tokens.js';
import { Passwords } from './passwords.js';
import { SessionTokens, type BegunSession } from './session-tokens.js';
import { ABSOLUTE_LIFETIME_DAYS } from './session-lifetimes.js';
import { untouchedSession } from './sessions.queries.js';

/** The owner of keys that come from callers without an account. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** What a sign-up leaves behind and an idempotent repetition needs: no token, no hash. */
interface OpenedAccount {
  user: User;
  sessionId: string;
}

/** How an account begins. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: SessionTokens,
    private readonly devices: DeviceTokens,
    private readonly keys: SigningKeys,
    private readonly idempotency: IdempotencyService,
    private readonly activity: ActivityLog,
  ) {}

  /**
   * @param idempotencyKey the same key and body give the same session again, until it has moved on or has ended
   * @param signal aborts while it waits to be looked at
   * @throws DomainError auth.password_too_common, auth.email_taken, idempotency.key_reused, idempotency.in_flight
   */
  async signUp(
    request: SignUpRequest,
    origin: ClientOrigin,
    idempotencyKey?: string,
    signal?: AbortSignal,
  ): Promise<BegunSession> {
    await this.passwords.assertAcceptable(request.password, 'password');
    const passwordHash = await this.passwords.hash(request.password, signal);
    let opening: string | undefined;
    const { user, sessionId } = await this.idempotency.once(this.onceOf(request, idempotencyKey), async (tx) => {
      const opened = await this.open(tx, request, passwordHash, origin);
      opening = opened.sessionId;
      return opened;
    });
    // What was opened by an attempt that was undone is not what came back.
    if (sessionId !== opening) await this.assertUntouched(sessionId, request.password, signal);
    const deviceToken = this.devices.issue({ userId: user.id, email: user.email, generation: 0 });
    return { ...(await this.tokens.issue(user, sessionId)), deviceToken };
  }

  private onceOf(request: SignUpRequest, idempotencyKey: string | undefined): IdempotentRequest {
    return {
      userId: NIL_UUID,
      // Strangers may choose the same key.
      key: idempotencyKey === undefined ? undefined : `${emailKeyOf(request.email)} ${idempotencyKey}`,
      operation: 'signUp',
      body: request,
      // Keyed: a plain hash of a body with a password in it could be guessed at.
      hash: createHmac('sha256', this.keys.refreshSecret).update(requestHash('signUp', request)).digest(),
    };
  }

  /**
   * A repetition is for a lost answer. Of a session that was used since, its first refresh token would be taken for a
   * stolen one and end it; one that is over, or whose account has another password by now, is nobody's to have.
   *
   * @throws DomainError auth.email_taken
   */
  private async assertUntouched(sessionId: string, password: string, signal: AbortSignal | undefined): Promise<void> {
    const [session] = await this.database.run(untouchedSession, [sessionId]);
    if (session && (await this.passwords.matches(session.password_hash, password, signal))) return;
    throw new DomainError('auth.email_taken', 'The account was made with this Idempotency-Key and is in use: sign in.');
  }

  private async open(
    tx: Transaction,
    { email, name }: SignUpRequest,
    passwordHash: string,
    origin: ClientOrigin,
  ): Promise<OpenedAccount> {
    const user = { id: uuidv7(), email: email.trim(), name };
    const sessionId = uuidv7();
    const { userAgent, ipAddress } = origin;
    const account = [user.id, user.email, emailKeyOf(email), name, passwordHash] as const;
    const session = [sessionId, ABSOLUTE_LIFETIME_DAYS, userAgent, ipAddress, uuidv7()] as const;
    const [created] = await tx.run(createAccount, [...account, ...session]);
    if (!created) throw new DomainError('auth.email_taken');
    tx.afterCommit(() =>
      this.activity.tell({ userId: user.id, type: 'signed_up', method: 'password', sessionId, origin }),
    );
    return { user, sessionId };
  }
}
