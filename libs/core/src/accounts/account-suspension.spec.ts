import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { ActivityLog } from '../activity/index.js';
import { ApiKeysService, Authenticator, AuthService, SessionsService } from '../auth/index.js';
import {
  buildConversation,
  buildReset,
  buildUser,
  startCore,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestCore,
  type TestUser,
} from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { DeliveriesService, DeliveryEntity, WebhooksModule, WebhooksService } from '../webhooks/index.js';
import { AccountSuspension } from './account-suspension.js';
import { AccountsModule } from './accounts.module.js';
import { PasswordResetsService } from './password-resets.service.js';

describe('a disabled account', () => {
  let core: TestCore;
  let suspension: AccountSuspension;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule, WebhooksModule] });
    suspension = new AccountSuspension(core.runtime.database, core.runtime.bus);
  });
  afterAll(() => core.close());

  /** A delivery of the news that the user has a conversation. */
  async function buildDelivery(owner: TestUser): Promise<string> {
    await buildConversation(core, { owner });
    const { manager } = core.runtime.database;
    const { userId: streamId } = owner.principal;
    const [event] = await core.runtime.eventLog.readAfter(streamId, 0, 1);
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    const { webhook_id: webhookId } = await core.get(WebhooksService).register(owner.principal, request);
    const id = uuidv7();
    const fact = { streamId, seq: event?.seq ?? 0, eventId: event?.eventId ?? '' };
    await manager.insert(DeliveryEntity, { id, webhookId, ...fact, eventType: 'conversation.insert' });
    return id;
  }
  const signIn = (email: string) => core.get(AuthService).signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);

  it('has nothing that is good any more, from the moment on', async () => {
    const { email, principal, accessToken, refreshToken } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    expect(await suspension.disable(email.toUpperCase())).toBe(true);
    const over = { code: 'auth.session_revoked' };
    expect(core.get(Authenticator).remembered(accessToken)).toBeUndefined();
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    await expect(signIn(email)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    const reset = core.get(PasswordResetsService).reset({ token, new_password: 'another pass phrase 9' }, TEST_ORIGIN);
    await expect(reset).rejects.toMatchObject({ code: 'auth.reset_token_invalid' });
  });

  it('has no API key that is good until it is enabled again', async () => {
    const { email, principal } = await buildUser(core);
    const request = { name: 'program', scopes: ['conversations:read' as const] };
    const { key } = await core.get(ApiKeysService).create(principal, request, TEST_ORIGIN);
    const authenticator = core.get(Authenticator);
    await authenticator.authenticate(key);
    await suspension.disable(email);
    expect(authenticator.remembered(key)).toBeUndefined();
    await expect(authenticator.authenticate(key)).rejects.toMatchObject({ code: 'auth.token_invalid' });
    await suspension.enable(email);
    await expect(authenticator.authenticate(key)).resolves.toMatchObject({ userId: principal.userId });
  });

  it('has nothing delivered to its webhooks', async () => {
    const [disabled, other] = [await buildUser(core), await buildUser(core)];
    const deliveries = [await buildDelivery(disabled), await buildDelivery(other)];
    await suspension.disable(disabled.email);
    const leased = await core.get(DeliveriesService).lease(deliveries);
    expect(leased.map(({ streamId }) => streamId)).toEqual([other.principal.userId]);
  });

  it('signs in again when it is enabled; what has ended stays ended', async () => {
    const { email, accessToken, refreshToken } = await buildUser(core);
    await suspension.disable(email);
    expect(await suspension.disable(email)).toBe(true);
    expect(await suspension.enable(email)).toBe(true);
    await expect(signIn(email)).resolves.toMatchObject({ user: { email } });
    const over = { code: 'auth.session_revoked' };
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
  });

  it('shows its owner what the operator did, and which sessions that has ended', async () => {
    const { email, principal } = await buildUser(core);
    await signIn(email);
    for (const action of ['disable', 'disable', 'enable', 'enable'] as const) await suspension[action](email);
    const { items } = await core.get(ActivityLog).list(principal, { limit: 100 });
    const [enabled, disabled, ...before] = items;
    expect([enabled, disabled]).toMatchObject([{ type: 'account_enabled' }, { type: 'account_disabled' }]);
    expect(disabled).toMatchObject({ session_id: null, ip_address: null, user_agent: null });
    const types = before.map(({ type }) => type);
    expect(types).toEqual(['session_revoked', 'session_revoked', 'signed_in', 'signed_up']);
    const sessionsOf = (list: typeof items) => new Set(list.map(({ session_id: id }) => id));
    expect(sessionsOf(before.slice(0, 2))).toEqual(sessionsOf(before.slice(2)));
  });

  it('gets nothing back that was open when somebody disabled it with a statement of their own', async () => {
    const { email, principal, accessToken, refreshToken } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    const { manager } = core.runtime.database;
    await manager.update(UserEntity, { id: principal.userId }, { disabledAt: () => 'now()' });
    await suspension.enable(email);
    const over = { code: 'auth.session_revoked' };
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    const reset = core.get(PasswordResetsService).reset({ token, new_password: 'another pass phrase 9' }, TEST_ORIGIN);
    await expect(reset).rejects.toMatchObject({ code: 'auth.reset_token_invalid' });
    await expect(signIn(email)).resolves.toBeDefined();
  });

  it('is disabled: one that is not loses nothing by being enabled', async () => {
    const { email, principal, accessToken } = await buildUser(core);
    expect(await suspension.enable(email)).toBe(true);
    await expect(core.get(Authenticator).authenticate(accessToken)).resolves.toEqual(principal);
    expect((await core.get(ActivityLog).list(principal, { limit: 100 })).items).toHaveLength(1);
  });

  it('is somebody’s: an address that nobody has is told', async () => {
    expect(await suspension.disable('nobody@example.com')).toBe(false);
    expect(await suspension.enable('nobody@example.com')).toBe(false);
  });

  it('is one: nobody else is touched', async () => {
    const [disabled, other] = [await buildUser(core), await buildUser(core)];
    await suspension.disable(disabled.email);
    await expect(core.get(Authenticator).authenticate(other.accessToken)).resolves.toEqual(other.principal);
  });
});
