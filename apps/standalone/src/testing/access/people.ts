import { ApiKeyEntity, ApiKeysService, Authenticator, SessionsService, UserEntity } from '@openhands-connect/core';
import {
  buildUser,
  revokeApiKey,
  TEST_ORIGIN,
  TokenForge,
  type TestCore,
  type TestUser,
} from '@openhands-connect/core/testing';
import type { ApiKeyScope } from '@openhands-connect/contract';
import { PEOPLE, type Caller, type Person } from './callers.js';

const ALL_SCOPES: readonly ApiKeyScope[] = [
  'conversations:read',
  'conversations:write',
  'files:read',
  'files:write',
  'webhooks:manage',
  'settings:read',
  'settings:write',
];

/** The conversations that keys are limited to. */
interface Limits {
  readonly inside: string;
  readonly outside: string;
}

/** The accounts of everybody, and the tokens that they show. */
export class People {
  private constructor(
    private readonly core: TestCore,
    private readonly users: Record<Person, TestUser>,
  ) {}

  static async signUp(core: TestCore): Promise<People> {
    const users: Partial<Record<Person, TestUser>> = {};
    for (const person of PEOPLE)
      users[person] = await buildUser(core, { email: `${person}@example.com`, name: person });
    return new People(core, users as Record<Person, TestUser>);
  }

  /** For somebody whose account has ended: another one. */
  async signUpAgain(caller: Caller): Promise<void> {
    if (isPerson(caller)) this.users[caller] = await buildUser(this.core, { name: caller });
  }

  of(person: Person): TestUser {
    return this.users[person];
  }

  /** Somebody with a living session: that of the sign-up goes when the tables are cleared. */
  async withSession(person: Person): Promise<TestUser> {
    const { accessToken } = await this.session(person);
    const principal = await this.core.get(Authenticator).authenticate(accessToken);
    this.users[person] = { ...this.users[person], principal };
    return this.users[person];
  }

  /** A new session, as after a sign-in. */
  async session(person: Person): Promise<{ accessToken: string; refreshToken: string }> {
    const { principal, email } = this.users[person];
    const user = { id: principal.userId, email, name: person };
    const session = await this.core.get(SessionsService).open(user, { method: 'google' }, TEST_ORIGIN);
    if (!session) throw new Error(`${person} has no account`);
    return session;
  }

  /**
   * What the caller shows; nothing for nobody.
   *
   * @param scope what is needed, or `session` or `none`
   * @param beside what a key with the scope has too
   */
  async tokenOf(
    caller: Caller,
    scope: string,
    limits: Limits,
    beside: ApiKeyScope[] = [],
  ): Promise<string | undefined> {
    if (caller !== 'disabled' && isPerson(caller)) {
      // One on another device, too.
      await this.session(caller);
      return (await this.session(caller)).accessToken;
    }
    if (caller === 'nobody') return undefined;
    if (caller === 'garbage') return 'garbage';
    if (caller === 'signed-out') return await this.endedSession();
    if (caller === 'expired') return await this.expiredToken();
    if (caller === 'refresh-token') return (await this.session('owner')).refreshToken;
    if (caller === 'disabled') return await this.tokenOfDisabled();
    const lacking = ALL_SCOPES.filter((each) => each !== scope);
    const needed = ALL_SCOPES.filter((each) => each === scope || beside.includes(each));
    // Where no scope helps the key has all of them.
    const scopes = { 'key-without-scope': lacking, 'key-with-scope': needed.length > 0 ? needed : lacking };
    return await this.keyOf(caller, scopes[caller as keyof typeof scopes] ?? ALL_SCOPES, limits);
  }

  private async endedSession(): Promise<string> {
    const { accessToken } = await this.session('owner');
    const principal = await this.core.get(Authenticator).authenticate(accessToken);
    await this.core.get(SessionsService).signOut(principal, TEST_ORIGIN);
    return accessToken;
  }

  /** Of a session that lives. */
  private async expiredToken(): Promise<string> {
    const forge = new TokenForge(this.core.runtime.signingKeys, await this.session('owner'));
    const now = Math.floor(Date.now() / 1000);
    return await forge.token({ claims: { iat: now - 900, exp: now - 1 } });
  }

  /** Nothing but the account's own row says so: its session was not ended. */
  private async tokenOfDisabled(): Promise<string> {
    const { manager } = this.core.runtime.database;
    const { email } = this.users.disabled;
    await manager.update(UserEntity, { email }, { disabledAt: null });
    const { accessToken } = await this.session('disabled');
    await manager.update(UserEntity, { email }, { disabledAt: new Date() });
    return accessToken;
  }

  private async keyOf(caller: Caller, scopes: readonly ApiKeyScope[], { inside, outside }: Limits): Promise<string> {
    const limited = { 'key-inside': [inside], 'key-outside': [outside] };
    const conversation_ids = limited[caller as keyof typeof limited];
    const request = { name: caller, scopes: [...scopes], ...(conversation_ids && { conversation_ids }) };
    const { principal } = this.users.owner;
    const { key, key_id } = await this.core.get(ApiKeysService).create(principal, request, TEST_ORIGIN);
    if (caller === 'key-revoked') await revokeApiKey(this.core, principal, key_id);
    if (caller === 'key-expired') await this.expire(key_id);
    return key;
  }

  private async expire(keyId: string): Promise<void> {
    const expiresAt = new Date(Date.now() - 1);
    await this.core.runtime.database.manager.update(ApiKeyEntity, { id: keyId }, { expiresAt });
  }
}

function isPerson(caller: Caller): caller is Person {
  return (PEOPLE as readonly Caller[]).includes(caller);
}
