import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BlobNotFoundError, uuidv7 } from '@openhands-connect/platform';
import { ApiKeysService } from '../auth/index.js';
import {
  ConversationChangesService,
  ConversationsService,
  DeparturesService,
  MembersService,
  MessagesService,
} from '../conversations/index.js';
import { FileEntity, FileUploadsService, UnownedBlobs } from '../files/index.js';
import { GoogleIdentityEntity } from '../google/index.js';
import { SettingsService } from '../settings/index.js';
import {
  buildConversation,
  buildMember,
  buildReset,
  buildUser,
  startCore,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestCore,
  type TestUser,
} from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import {
  DeliveryAttemptEntity,
  DeliveryEntity,
  DeliveryRetention,
  WebhookEntity,
  WebhooksModule,
  WebhooksService,
} from '../webhooks/index.js';
import { ACCOUNT_DATA } from './account-data.js';
import { AccountDeletion } from './account-deletion.service.js';
import { AccountRetention } from './account-retention.js';
import { AccountsModule } from './accounts.module.js';
import { MailQueue } from './mail-queue.js';

const NAME = 'Zebediah Quartermain';

describe('what an ended account leaves behind', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule, WebhooksModule] });
  });
  afterAll(() => core.close());

  const manager = () => core.runtime.database.manager;
  const end = ({ principal }: TestUser) =>
    core.get(AccountDeletion).delete(principal, { password: TEST_PASSWORD }, TEST_ORIGIN);
  const upload = async (owner: TestUser, conversationId?: string): Promise<string> => {
    const uploaded = await core.get(FileUploadsService).upload(owner.principal, {
      name: 'note.txt',
      declaredType: 'text/plain',
      content: Readable.from([Buffer.from('hello')]),
      conversationId: async () => conversationId,
    });
    return uploaded.file_id;
  };
  const rolesIn = async (member: TestUser, conversationId: string): Promise<Record<string, string>> => {
    const { items } = await core.get(MembersService).list(member.principal, conversationId, { limit: 100 });
    return Object.fromEntries(items.map(({ user_id, role }) => [user_id, role]));
  };
  const newestOf = async (streamId: string) => (await core.runtime.eventLog.readAfter(streamId, 0, 100)).at(-1);
  const passAnHour = () =>
    manager().query(`UPDATE users SET deleted_at = deleted_at - interval '1 hour' WHERE deleted_at IS NOT NULL`);
  /** In which tables a text stands anywhere in a row. */
  const tablesWith = async (text: string): Promise<string[]> => {
    const tables: { name: string }[] = await manager().query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows: unknown[] = await manager().query(
        `SELECT FROM "${name}" AS row WHERE strpos(lower(row::text), lower($1)) > 0 LIMIT 1`,
        [text],
      );
      if (rows.length > 0) found.push(name);
    }
    return found.toSorted();
  };

  /** A user of whom every table knows something, and who shares a conversation with another owner. */
  async function buildTraces(user: TestUser): Promise<{ shared: string }> {
    const { conversationId: shared } = await buildConversation(core);
    await buildMember(core, { conversationId: shared, role: 'editor', user });
    await core.get(MessagesService).send(user.principal, shared, { content: 'said to others' });
    await upload(user, shared);
    const { conversationId: own } = await buildConversation(core, { owner: user });
    await upload(user, own);
    await upload(user);
    await core.get(SettingsService).update(user.principal, { language: 'de' });
    await core.get(ConversationsService).create(user.principal, { initialPrompt: 'Hello' }, 'key');
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    const { webhook_id: webhookId } = await core.get(WebhooksService).register(user.principal, request);
    const deliveryId = uuidv7();
    await manager().insert(DeliveryEntity, {
      id: deliveryId,
      webhookId,
      streamId: user.principal.userId,
      seq: 1,
      eventId: uuidv7(),
      eventType: 'conversation.insert',
    });
    await manager().insert(DeliveryAttemptEntity, { deliveryId, number: 1, startedAt: new Date(), latencyMs: 1 });
    await core.get(ApiKeysService).create(user.principal, { name: 'key', scopes: ['files:read'] }, TEST_ORIGIN);
    const identity = { issuer: 'https://accounts.example', subject: 'subject', userId: user.principal.userId };
    await manager().insert(GoogleIdentityEntity, identity);
    await buildReset(core, user.principal.userId);
    await core.get(MailQueue).ask('password_reset', user.email, TEST_ORIGIN);
    return { shared };
  }

  it('is what was said and shared among others, under an id that names nobody', async () => {
    const user = await buildUser(core, { name: NAME, email: 'zebediah@quartermain.example' });
    const { shared } = await buildTraces(user);
    const { userId } = user.principal;
    // What is to be removed by the user's id is there to be removed.
    const own = Object.entries(ACCOUNT_DATA).filter(([, { goes }]) => goes === 'at once' || goes === 'last');
    expect(await tablesWith(userId)).toEqual(expect.arrayContaining(own.map(([table]) => table)));
    await end(user);
    expect(await manager().count(WebhookEntity)).toBe(0);
    await core.get(AccountRetention).cleanUp();
    expect([await tablesWith(NAME), await tablesWith(user.email)]).toEqual([[], []]);
    await passAnHour();
    await core.get(AccountRetention).cleanUp();
    await new DeliveryRetention(core.runtime.database).forgetOrphaned();
    expect(await tablesWith(userId)).toEqual(['events', 'files', 'messages']);
    expect(await manager().findBy(FileEntity, { ownerId: userId })).toMatchObject([{ conversationId: shared }]);
    expect(await manager().count(DeliveryEntity)).toBe(0);
    expect(await manager().count(DeliveryAttemptEntity)).toBe(0);
  });

  it('is no conversation that was the user’s alone, nor its files', async () => {
    const user = await buildUser(core);
    const { conversationId } = await buildConversation(core, { owner: user });
    const files = [await upload(user, conversationId), await upload(user)];
    await end(user);
    for (const table of ['conversations', 'messages', 'events', 'agent_work', 'conversation_members', 'files']) {
      const rows: unknown[] = await manager().query(`SELECT FROM "${table}" AS row WHERE strpos(row::text, $1) > 0`, [
        conversationId,
      ]);
      expect([table, rows]).toEqual([table, []]);
    }
    for (const id of files) {
      await expect(core.runtime.blobs.read(id)).rejects.toThrow(BlobNotFoundError);
    }
  });

  it('is a conversation with another owner, as it was', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const user = await buildMember(core, { conversationId, role: 'owner' });
    const editor = await buildMember(core, { conversationId, role: 'editor' });
    await end(user);
    expect(await rolesIn(owner, conversationId)).toEqual({
      [owner.principal.userId]: 'owner',
      [editor.principal.userId]: 'editor',
    });
    expect(await newestOf(conversationId)).toMatchObject({
      name: 'conversation_update',
      data: { change: 'members_changed', removed_user_id: user.principal.userId },
    });
  });

  it('is a conversation that others write in, which the first of them owns now', async () => {
    const { conversationId, owner: user } = await buildConversation(core);
    const [first, second] = [
      await buildMember(core, { conversationId, role: 'editor' }),
      await buildMember(core, { conversationId, role: 'editor' }),
    ];
    const viewer = await buildMember(core, { conversationId, role: 'viewer' });
    await end(user);
    expect(await rolesIn(viewer, conversationId)).toEqual({
      [first.principal.userId]: 'owner',
      [second.principal.userId]: 'editor',
      [viewer.principal.userId]: 'viewer',
    });
    const { messages } = (await core.get(ConversationsService).get(second.principal, conversationId)).parse();
    expect(messages[0]).toMatchObject({ author_id: user.principal.userId });
  });

  it('is no conversation that others could only read; they are told, and keep their own files', async () => {
    const { conversationId, owner: user } = await buildConversation(core);
    const viewer = await buildMember(core, { conversationId, role: 'editor' });
    const file = await upload(viewer, conversationId);
    await core.get(MembersService).update(user.principal, conversationId, viewer.principal.userId, 'viewer');
    await end(user);
    const gone = core.get(ConversationsService).get(viewer.principal, conversationId);
    await expect(gone).rejects.toMatchObject({ code: 'conversation.not_found' });
    expect(await newestOf(viewer.principal.userId)).toMatchObject({
      name: 'conversation_delete',
      data: { conversation_id: conversationId },
    });
    expect(await manager().findOneBy(FileEntity, { id: file })).toMatchObject({ conversationId: null });
  });

  it('goes with a conversation of others, when that is removed one day', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const user = await buildMember(core, { conversationId, role: 'editor' });
    const file = await upload(user, conversationId);
    await end(user);
    await passAnHour();
    await core.get(AccountRetention).cleanUp();
    await core.get(ConversationChangesService).delete(owner.principal, conversationId);
    await core.get(UnownedBlobs).sweep();
    expect(await manager().findOneBy(FileEntity, { id: file })).toBeNull();
    await expect(core.runtime.blobs.read(file)).rejects.toThrow(BlobNotFoundError);
    expect(await tablesWith(user.principal.userId)).toEqual([]);
  });

  it('goes on when the process was killed in the middle, and frees nobody’s name before', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const user = await buildMember(core, { conversationId, role: 'editor' });
    jest.spyOn(core.get(DeparturesService), 'departSome').mockRejectedValueOnce(new Error('killed'));
    await end(user);
    await passAnHour();
    const nameOf = async () => (await manager().findOneBy(UserEntity, { id: user.principal.userId }))?.name;
    expect(Object.keys(await rolesIn(owner, conversationId))).toContain(user.principal.userId);
    expect(await nameOf()).not.toBe('');
    await core.get(AccountRetention).cleanUp();
    expect(Object.keys(await rolesIn(owner, conversationId))).toEqual([owner.principal.userId]);
    expect(await nameOf()).toBeUndefined();
  });

  it('is not joined by a member who is added at the same moment', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const user = await buildUser(core);
    const added = core
      .get(MembersService)
      .add(owner.principal, conversationId, { email: user.email, role: 'editor' })
      .catch((error: { code: string }) => error.code);
    await Promise.all([added, end(user)]);
    await core.get(AccountRetention).cleanUp();
    expect(Object.keys(await rolesIn(owner, conversationId))).toEqual([owner.principal.userId]);
    expect([expect.objectContaining({ role: 'editor' }), 'member.user_not_found']).toContainEqual(await added);
  });
});
