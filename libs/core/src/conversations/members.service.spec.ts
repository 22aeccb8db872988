import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Signal } from '@openhands-connect/platform';
import { buildConversation, buildMember, buildUser, startCore, type TestCore } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { ConversationEventsService } from './conversation-events.service.js';
import { ConversationsService } from './conversations.service.js';
import { removedBy } from './event.policy.js';
import { MembersService } from './members.service.js';

describe('members', () => {
  let core: TestCore;
  let members: MembersService;
  beforeAll(async () => {
    core = await startCore();
    members = core.get(MembersService);
  });
  afterAll(() => core.close());

  it('are added by address, and see the conversation from then on', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const added = await buildUser(core);
    const request = { email: added.email.toUpperCase(), role: 'viewer' as const };
    await expect(members.add(owner.principal, conversationId, request)).resolves.toMatchObject({ role: 'viewer' });
    const seen = await core.get(ConversationsService).get(added.principal, conversationId);
    expect(seen.parse()).toMatchObject({ my_role: 'viewer' });
    const { items } = await members.list(added.principal, conversationId, { limit: 10 });
    expect(items.map(({ role }) => role).toSorted()).toEqual(['owner', 'viewer']);
    await expect(members.add(owner.principal, conversationId, request)).rejects.toMatchObject({
      code: 'member.already_exists',
    });
  });

  it('are not found while their account is disabled, as if it were none', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { email, principal } = await buildUser(core);
    const { manager } = core.runtime.database;
    const add = () => members.add(owner.principal, conversationId, { email, role: 'viewer' });
    await manager.update(UserEntity, { id: principal.userId }, { disabledAt: new Date() });
    await expect(add()).rejects.toMatchObject({ code: 'member.user_not_found' });
    await manager.update(UserEntity, { id: principal.userId }, { disabledAt: null });
    await expect(add()).resolves.toMatchObject({ user_id: principal.userId });
  });

  it('lose the conversation at once when they are removed, and every process is told', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { principal } = await buildMember(core, { conversationId, role: 'editor' });
    const told = new Promise<Signal>((resolve) => core.runtime.bus.subscribe('membership', resolve));
    await members.remove(owner.principal, conversationId, principal.userId);
    await expect(told).resolves.toMatchObject({ conversationId, userId: principal.userId });
    await expect(core.get(ConversationsService).get(principal, conversationId)).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
  });

  it('are named in the log when they go, and only then', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { userId } = (await buildMember(core, { conversationId, role: 'editor' })).principal;
    await members.update(owner.principal, conversationId, userId, 'viewer');
    await members.remove(owner.principal, conversationId, userId);
    const events = await core.get(ConversationEventsService).list(owner.principal, conversationId, 1, 10);
    expect(events.map(removedBy)).toEqual([undefined, userId]);
  });

  it('may leave, but the last owner stays', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const editor = await buildMember(core, { conversationId, role: 'editor' });
    await members.remove(editor.principal, conversationId, editor.principal.userId);
    const ownId = owner.principal.userId;
    const lastOwner = { code: 'member.last_owner' };
    await expect(members.remove(owner.principal, conversationId, ownId)).rejects.toMatchObject(lastOwner);
    await expect(members.update(owner.principal, conversationId, ownId, 'viewer')).rejects.toMatchObject(lastOwner);
  });

  it('get another role from an owner, not from an editor', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const editor = await buildMember(core, { conversationId, role: 'editor' });
    const { userId } = editor.principal;
    await expect(members.update(editor.principal, conversationId, userId, 'owner')).rejects.toMatchObject({
      code: 'conversation.forbidden',
    });
    await expect(members.update(owner.principal, conversationId, userId, 'owner')).resolves.toMatchObject({
      role: 'owner',
    });
  });

  it('are nobody’s business who is none', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { principal } = await buildUser(core);
    const notFound = { code: 'conversation.not_found' };
    await expect(members.list(principal, conversationId, { limit: 1 })).rejects.toMatchObject(notFound);
    await expect(members.remove(principal, conversationId, owner.principal.userId)).rejects.toMatchObject(notFound);
    const unknown = { email: 'nobody-here@example.com', role: 'viewer' as const };
    await expect(members.add(owner.principal, conversationId, unknown)).rejects.toMatchObject({
      code: 'member.user_not_found',
    });
  });
});
