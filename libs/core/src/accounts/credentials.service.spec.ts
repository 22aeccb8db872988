import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { ActivityLog } from '../activity/index.js';
import { ApiKeysService, Authenticator, AuthService, type Principal } from '../auth/index.js';
import {
  buildApiKey,
  buildConversation,
  buildMember,
  buildReset,
  buildUser,
  startCore,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestCore,
} from '../testing/index.js';
import { MembersService } from '../conversations/index.js';
import { DeliveryEntity, WebhooksModule, WebhooksService } from '../webhooks/index.js';
import { AccountService } from './account.service.js';
import { AccountsModule } from './accounts.module.js';
import { CredentialsService } from './credentials.service.js';
import { PasswordResetsService } from './password-resets.service.js';

const NEW_PASSWORD = 'another pass phrase 9';
const HOOK = { url: 'https://receiver.example/hook', events: ['*' as const] };

describe('what an account has handed out', () => {
  let core: TestCore;
  let authenticator: Authenticator;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule, WebhooksModule] });
    authenticator = core.get(Authenticator);
  });
  afterAll(() => core.close());

  const register = async (principal: Principal): Promise<string> =>
    (await core.get(WebhooksService).register(principal, HOOK)).webhook_id;
  const webhooksOf = async (principal: Principal): Promise<string[]> =>
    (await core.get(WebhooksService).list(principal, { limit: 100 })).items.map(({ webhook_id: id }) => id);
  const reset = async (userId: string): Promise<void> => {
    const request = { token: await buildReset(core, userId), new_password: NEW_PASSWORD };
    await core.get(PasswordResetsService).reset(request, TEST_ORIGIN);
  };

  it('ends with a reset by mail: sessions, keys and webhooks, whoever made them, and nobody else’s', async () => {
    const { key, user, principal } = await buildApiKey(core);
    const other = await buildApiKey(core);
    for (const each of [user.principal, principal, other.principal]) await register(each);
    await reset(user.principal.userId);
    expect(authenticator.remembered(key)).toBeUndefined();
    await expect(authenticator.authenticate(key)).rejects.toMatchObject({ code: 'auth.token_invalid' });
    await expect(authenticator.authenticate(user.accessToken)).rejects.toMatchObject({ code: 'auth.session_revoked' });
    expect(await webhooksOf(user.principal)).toEqual([]);
    expect(authenticator.remembered(other.key)).toEqual(other.principal);
    expect(await webhooksOf(other.user.principal)).toHaveLength(1);
    const { items } = await core.get(ActivityLog).list(user.principal, { limit: 3 });
    expect(items.map(({ type }) => type)).toEqual(['password_reset', 'api_key_revoked', 'session_revoked']);
  });

  it('does not end with it where it is a membership: whom somebody has added to a conversation stays', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const member = await buildMember(core, { conversationId, role: 'editor' });
    await reset(owner.principal.userId);
    const { items } = await core.get(MembersService).list(owner.principal, conversationId, { limit: 10 });
    expect(items.map(({ user_id: id, role }) => [id, role])).toEqual([
      [owner.principal.userId, 'owner'],
      [member.principal.userId, 'editor'],
    ]);
  });

  it('goes on when the owner changes the password, but for the other sessions', async () => {
    const { key, user, principal } = await buildApiKey(core);
    await register(principal);
    const second = await core.get(AuthService).signIn({ email: user.email, password: TEST_PASSWORD }, TEST_ORIGIN);
    const request = { current_password: TEST_PASSWORD, new_password: NEW_PASSWORD };
    await core.get(AccountService).changePassword(user.principal, request, TEST_ORIGIN);
    await expect(authenticator.authenticate(key)).resolves.toEqual(principal);
    await expect(authenticator.authenticate(user.accessToken)).resolves.toEqual(user.principal);
    await expect(authenticator.authenticate(second.accessToken)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
    expect(await webhooksOf(user.principal)).toHaveLength(1);
  });

  it('is not added to by calls that were under way when it ended', async () => {
    const { user, principal } = await buildApiKey(core);
    await reset(user.principal.userId);
    // Both were let in before: what they proved is over by now.
    const key = { name: 'late', scopes: ['webhooks:manage' as const] };
    await expect(core.get(ApiKeysService).create(user.principal, key, TEST_ORIGIN)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
    await expect(register(user.principal)).rejects.toMatchObject({ code: 'auth.session_revoked' });
    await expect(register(principal)).rejects.toMatchObject({ code: 'auth.token_invalid' });
    expect(await webhooksOf(user.principal)).toEqual([]);
  });

  it('is not added to, however many calls race with a reset', async () => {
    const { user, principal } = await buildApiKey(core);
    const { userId } = user.principal;
    const key = { name: 'racing', scopes: ['webhooks:manage' as const] };
    const racing = Array.from({ length: 8 }, () => [
      register(user.principal),
      register(principal),
      core.get(ApiKeysService).create(user.principal, key, TEST_ORIGIN),
    ]).flat();
    await Promise.all([reset(userId), Promise.allSettled(racing)]);
    expect(await webhooksOf(user.principal)).toEqual([]);
    expect((await core.get(ApiKeysService).list(user.principal, { limit: 100 })).items).toEqual([]);
  });

  it('loses with a key what the key has registered, and nothing else', async () => {
    const { keyId, user, principal } = await buildApiKey(core);
    const second = await buildApiKey(core, { user });
    const [own, others, sessions] = [
      await register(principal),
      await register(second.principal),
      await register(user.principal),
    ];
    expect(await core.get(WebhooksService).get(user.principal, own)).toMatchObject({ api_key_id: keyId });
    expect(await core.get(WebhooksService).get(user.principal, sessions)).toMatchObject({ api_key_id: null });
    await core.get(CredentialsService).revokeKey(user.principal, keyId, TEST_ORIGIN);
    expect(await webhooksOf(user.principal)).toEqual([sessions, others]);
  });

  it.each(['key', 'password'] as const)(
    'ends with its %s though a worker holds what is to be delivered',
    async (what) => {
      const { keyId, user, principal } = await buildApiKey(core);
      const webhookId = await register(principal);
      const fact = {
        streamId: user.principal.userId,
        seq: 1,
        eventId: uuidv7(),
        eventType: 'settings.update' as const,
      };
      const delivery = { id: uuidv7(), webhookId, ...fact };
      await core.runtime.database.manager.insert(DeliveryEntity, delivery);
      await core.runtime.database.transaction(async (worker) => {
        await worker.manager.update(DeliveryEntity, { id: delivery.id }, { attemptCount: 1 });
        if (what === 'password') await reset(user.principal.userId);
        else await core.get(CredentialsService).revokeKey(user.principal, keyId, TEST_ORIGIN);
      });
      expect(await webhooksOf(user.principal)).toEqual([]);
    },
  );

  it('keeps its webhooks when somebody else tries to revoke the key', async () => {
    const { keyId, user, principal } = await buildApiKey(core);
    await register(principal);
    const stranger = await buildUser(core);
    const refused = core.get(CredentialsService).revokeKey(stranger.principal, keyId, TEST_ORIGIN);
    await expect(refused).rejects.toMatchObject({ code: 'api_key.not_found' });
    expect(await webhooksOf(user.principal)).toHaveLength(1);
  });
});
