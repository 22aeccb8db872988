import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { buildConversation, buildMember, buildUser, startCore, type TestCore } from '../testing/index.js';
import { ConversationChangesService } from './conversation-changes.service.js';
import { ConversationsService } from './conversations.service.js';
import { ConversationEventsService } from './conversation-events.service.js';
import { MessagesService } from './messages.service.js';

describe('conversations', () => {
  let core: TestCore;
  let conversations: ConversationsService;
  let changes: ConversationChangesService;
  beforeAll(async () => {
    core = await startCore();
    conversations = core.get(ConversationsService);
    changes = core.get(ConversationChangesService);
  });
  afterAll(() => core.close());

  const changesOf = async (user: Awaited<ReturnType<typeof buildUser>>, conversationId: string) => {
    const events = await core.get(ConversationEventsService).list(user.principal, conversationId, 0, 100);
    return events.map(({ data }) => ('change' in data ? data.change : undefined));
  };

  it('opens with the prompt as first message and a title made of it', async () => {
    const { conversationId, owner } = await buildConversation(core, { initialPrompt: '  Fix the build\nplease' });
    const conversation = (await conversations.get(owner.principal, conversationId)).parse();
    expect(conversation).toMatchObject({
      title: 'Fix the build',
      my_role: 'owner',
      last_seq: 1,
      messages_before: null,
    });
    expect(conversation.messages).toMatchObject([{ content: '  Fix the build\nplease', role: 'user', seq: 1 }]);
    const [inserted] = await core.runtime.eventLog.readAfter(owner.principal.userId, 0, 1);
    expect(inserted).toMatchObject({ name: 'conversation_insert', data: { conversation_id: conversationId } });
  });

  it('show every character as it was written, in the list, in the messages and in the log', async () => {
    const title = '"quoted" \\back\\slash </script> {"json":[1]} %s $1 é 漢字 😀';
    const content = `${title}\n\r\t\b\f\u0001\u001f\u007f\u2028\u2029\uffff`;
    const imageUrls = ['https://example.com/a?b="c"&d=,{}'];
    const { conversationId, owner } = await buildConversation(core, { initialPrompt: title });
    const send = core.get(MessagesService).send.bind(core.get(MessagesService), owner.principal, conversationId);
    await send({ content });
    await send({ content, imageUrls });
    const { items } = (await conversations.list(owner.principal, { limit: 10 })).parse();
    expect(items.map((item) => item.title)).toEqual([title]);
    const { messages, ...conversation } = (await conversations.get(owner.principal, conversationId)).parse();
    expect(conversation.title).toBe(title);
    const written = messages.map((message) => [message.content, message.image_urls]);
    expect(written).toEqual([
      [title, []],
      [content, []],
      [content, imageUrls],
    ]);
    const events = await core.get(ConversationEventsService).list(owner.principal, conversationId, 0, 10);
    expect(events.map(({ data }) => 'message' in data && data.message)).toEqual(messages);
  });

  it('is opened once per idempotency key, however often and fast it is asked for', async () => {
    const user = await buildUser(core);
    const key = uuidv7();
    const open = (initialPrompt: string) => conversations.create(user.principal, { initialPrompt }, key);
    const answers = await Promise.all(Array.from({ length: 5 }, () => open('once')));
    expect(new Set(answers.map((answer) => answer.conversation_id)).size).toBe(1);
    expect((await conversations.list(user.principal, { limit: 10 })).parse().items).toHaveLength(1);
    await expect(open('other')).rejects.toMatchObject({ code: 'idempotency.key_reused' });
  });

  it('refuses an agent that this server does not have', async () => {
    const { principal } = await buildUser(core);
    const created = conversations.create(principal, { initialPrompt: 'hi', agent: 'openai' });
    await expect(created).rejects.toMatchObject({ code: 'agent.not_configured' });
  });

  it('shows the newest hundred messages and where the older ones begin', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const send = (i: number) => core.get(MessagesService).send(owner.principal, conversationId, { content: `m${i}` });
    for (let i = 0; i < 100; i++) await send(i);
    const { messages, messages_before } = (await conversations.get(owner.principal, conversationId)).parse();
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2));
    expect(messages_before).toBe(2);
  });

  it('are listed newest first, page by page, for their members alone', async () => {
    const owner = await buildUser(core);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await buildConversation(core, { owner, title: `t${i}` })).conversationId);
    const first = (await conversations.list(owner.principal, { limit: 3 })).parse();
    const next = { limit: 3, cursor: first.next_cursor ?? '' };
    const second = (await conversations.list(owner.principal, next)).parse();
    const listed = [...first.items, ...second.items].map((item) => item.conversation_id);
    expect(listed).toEqual(ids.toReversed());
    expect(second.next_cursor).toBeNull();
    const stranger = await buildUser(core);
    expect((await conversations.list(stranger.principal, { limit: 3 })).parse().items).toEqual([]);
    await expect(conversations.list(owner.principal, { limit: 3, cursor: 'bm8' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  it('are found by words of the title and of the messages', async () => {
    const owner = await buildUser(core);
    const byTitle = await buildConversation(core, { owner, title: 'Quarterly zebra report' });
    const byMessage = await buildConversation(core, { owner, title: 'Other', initialPrompt: 'count every zebra' });
    await buildConversation(core, { owner, title: 'Unrelated' });
    const { items } = (await conversations.list(owner.principal, { q: 'zebra', limit: 10 })).parse();
    expect(items.map((item) => item.conversation_id)).toEqual([byMessage.conversationId, byTitle.conversationId]);
  });

  it('say each change in the room, and nothing when nothing changes', async () => {
    const { conversationId, owner } = await buildConversation(core, { title: 'before' });
    await changes.update(owner.principal, conversationId, { title: 'after', archived: true });
    await changes.update(owner.principal, conversationId, { title: 'after' });
    expect(await changesOf(owner, conversationId)).toEqual(['message_added', 'title_changed', 'archived_changed']);
    const archived = (await conversations.list(owner.principal, { archived: true, limit: 10 })).parse();
    expect(archived.items).toMatchObject([{ title: 'after', archived: true }]);
  });

  it('are gone for every member once their owner deletes them', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const editor = await buildMember(core, { conversationId, role: 'editor' });
    await expect(changes.delete(editor.principal, conversationId)).rejects.toMatchObject({
      code: 'conversation.forbidden',
    });
    await changes.delete(owner.principal, conversationId);
    await expect(conversations.get(owner.principal, conversationId)).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
    const [told] = await core.runtime.eventLog.readAfter(editor.principal.userId, 0, 10);
    expect(told).toMatchObject({ name: 'conversation_delete', data: { conversation_id: conversationId } });
  });

  it.each(['get', 'update', 'delete'] as const)('do not exist for a stranger who would %s them', async (action) => {
    const { conversationId } = await buildConversation(core);
    const { principal } = await buildUser(core);
    const act = {
      get: () => conversations.get(principal, conversationId),
      update: () => changes.update(principal, conversationId, { title: 'mine' }),
      delete: () => changes.delete(principal, conversationId),
    };
    await expect(act[action]()).rejects.toMatchObject({ code: 'conversation.not_found' });
  });
});
