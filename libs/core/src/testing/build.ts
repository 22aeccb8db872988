import { uuidv7 } from '@openhands-connect/platform';
import { learnSecrets } from '@openhands-connect/platform/testing';
import type {
  ApiKeyScope,
  CreateApiKeyRequest,
  CreateConversationRequest,
  MemberRole,
} from '@openhands-connect/contract';
import type { ClientOrigin } from '../activity/index.js';
import type { Principal } from '../auth/index.js';
import { IsNull } from 'typeorm';
import { PasswordResetEntity, PasswordResetsService } from '../accounts/index.js';
import { ApiKeysService, Authenticator, SignUpService } from '../auth/index.js';
import { ConversationsService, MemberEntity } from '../conversations/index.js';
import type { TestCore } from './start-core.js';

export interface TestUser {
  principal: Principal;
  accessToken: string;
  refreshToken: string;
  email: string;
}

const API_KEY_SCOPES: readonly ApiKeyScope[] = [
  'conversations:read',
  'conversations:write',
  'files:read',
  'files:write',
  'webhooks:manage',
  'settings:read',
  'settings:write',
];

export const TEST_PASSWORD = 'a long enough pass phrase 9';
export const TEST_ORIGIN: ClientOrigin = { userAgent: 'test', ipAddress: '203.0.113.7' };

/** Signs a new user up. */
export async function buildUser(core: TestCore, overrides: { email?: string; name?: string } = {}): Promise<TestUser> {
  const email = overrides.email ?? `user-${uuidv7()}@example.com`;
  const request = { email, password: TEST_PASSWORD, name: overrides.name ?? 'Test User' };
  const session = await core.get(SignUpService).signUp(request, TEST_ORIGIN);
  learnSecrets([request, session]);
  const principal = await core.get(Authenticator).authenticate(session.accessToken);
  return { principal, accessToken: session.accessToken, refreshToken: session.refreshToken, email };
}

/** Makes a link that resets a user's password, as if its mail had gone out; gives its token. */
export async function buildReset(core: TestCore, userId: string): Promise<string> {
  const token = await core.get(PasswordResetsService).issue(userId);
  if (token === undefined) throw new Error('the user has links enough');
  const unsent = { userId, mailedAt: IsNull() };
  await core.runtime.database.manager.update(PasswordResetEntity, unsent, { mailedAt: () => 'now()' });
  learnSecrets({ token });
  return token;
}

/** Opens a conversation; without an owner it makes one. */
export async function buildConversation(
  core: TestCore,
  { owner, ...request }: { owner?: TestUser } & Partial<CreateConversationRequest> = {},
): Promise<{ conversationId: string; owner: TestUser }> {
  const user = owner ?? (await buildUser(core));
  const created = await core.get(ConversationsService).create(user.principal, { initialPrompt: 'Hello', ...request });
  return { conversationId: created.conversation_id, owner: user };
}

/** Adds a member without telling anybody; without a user it makes one. */
export async function buildMember(
  core: TestCore,
  { conversationId, role, user }: { conversationId: string; role: MemberRole; user?: TestUser },
): Promise<TestUser> {
  const member = user ?? (await buildUser(core));
  const row = { conversationId, userId: member.principal.userId, role, addedAt: new Date() };
  await core.runtime.database.manager.insert(MemberEntity, row);
  return member;
}

/** Gives a user a key for everything, or what the request says; without a user it makes one. */
export async function buildApiKey(
  core: TestCore,
  { user, ...request }: { user?: TestUser } & Partial<CreateApiKeyRequest> = {},
): Promise<{ key: string; keyId: string; principal: Principal; user: TestUser }> {
  const owner = user ?? (await buildUser(core));
  const wanted = { name: 'Test key', scopes: [...API_KEY_SCOPES], ...request };
  const { key, key_id: keyId } = await core.get(ApiKeysService).create(owner.principal, wanted, TEST_ORIGIN);
  learnSecrets({ key });
  return { key, keyId, principal: await core.get(Authenticator).authenticate(key), user: owner };
}

/** Revokes a key in its owner's name. */
export async function revokeApiKey(core: TestCore, principal: Principal, keyId: string): Promise<void> {
  const keys = core.get(ApiKeysService);
  await core.runtime.database.transaction((tx) => keys.revoke(tx, principal, keyId, TEST_ORIGIN));
}
