import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statement, streamTopic, uuidv7, type Database, type LoggedEvent } from '@openhands-connect/platform';
import { buildConversation, buildMember, buildUser, startCore, type TestCore } from '../testing/index.js';
import { ConversationEventsService } from './conversation-events.service.js';
import { ConversationWriter } from './conversation-writer.js';
import { MessageEntity } from './message.entity.js';
import { MemberEntity } from './member.entity.js';
import { MessagesService } from './messages.service.js';

const waitingForLocks = statement<readonly [], { pid: number }>(
  'spec.waiting_for_locks',
  "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
);

const HOUR_MS = 3_600_000;

/** Until a statement waits for a lock that somebody holds; the test's own timeout ends it. */
async function untilSomebodyWaits(database: Database): Promise<void> {
  while ((await database.run(waitingForLocks, [])).length === 0) await database.isReachable();
}

describe('messages', () => {
  let core: TestCore;
  let messages: MessagesService;
  beforeAll(async () => {
    core = await startCore();
    messages = core.get(MessagesService);
  });
  afterAll(() => core.close());

  it('numbers without gaps and keeps every message of parallel senders', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const sent = await Promise.all(
      Array.from({ length: 40 }, (_, i) => messages.send(owner.principal, conversationId, { content: `message ${i}` })),
    );
    const events = await core.get(ConversationEventsService).list(owner.principal, conversationId, 0, 100);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
    expect(new Set(sent.map(({ seq }) => seq)).size).toBe(40);
  });

  it('stores the message in the event exactly as the conversation shows it, and rings with it', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const rung: LoggedEvent[] = [];
    const unsubscribe = core.runtime.bus.subscribe(streamTopic(conversationId), (signal) => {
      if (signal.kind === 'event' && signal.event) rung.push(signal.event);
    });
    const request = { content: 'look 👀', imageUrls: ['https://example.com/a.png'] };
    const { seq } = await messages.send(owner.principal, conversationId, request);
    const [event] = await core.get(ConversationEventsService).list(owner.principal, conversationId, seq - 1, 1);
    const { items } = await messages.list(owner.principal, conversationId, { limit: 1 });
    unsubscribe();
    expect(event?.data).toMatchObject({ change: 'message_added', message: items[0], record: { last_seq: seq } });
    expect(rung).toEqual([event]);
  });

  it('answers the same key again, and refuses it for another body', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const send = (content: string, key: string) => messages.send(owner.principal, conversationId, { content }, key);
    const key = uuidv7();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('once', key)));
    expect(new Set(answers.map(({ message_id }) => message_id)).size).toBe(1);
    await expect(send('twice', key)).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    await expect(send('once', uuidv7())).resolves.not.toMatchObject({ message_id: answers[0]?.message_id });
    const { items } = await messages.list(owner.principal, conversationId, { limit: 100 });
    expect(items.filter(({ content }) => content === 'once')).toHaveLength(2);
  });

  it('takes messages of owner and editor, not of viewer, stranger or for a conversation that is not there', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const editor = await buildMember(core, { conversationId, role: 'editor' });
    const viewer = await buildMember(core, { conversationId, role: 'viewer' });
    const stranger = await buildUser(core);
    const send = (user: typeof owner, id = conversationId) => messages.send(user.principal, id, { content: 'hi' });
    await expect(send(editor)).resolves.toMatchObject({ status: 'success' });
    await expect(send(viewer)).rejects.toMatchObject({ code: 'conversation.forbidden' });
    await expect(send(stranger)).rejects.toMatchObject({ code: 'conversation.not_found' });
    await expect(send(owner, uuidv7())).rejects.toMatchObject({ code: 'conversation.not_found' });
  });

  it('writes anew under a key whose 24 hours are over, once', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const send = (content: string) => messages.send(owner.principal, conversationId, { content }, 'daily report');
    const first = await send('of yesterday');
    const { database } = core.runtime;
    const age = (hours: number) =>
      database.manager.update(
        MessageEntity,
        { id: first.message_id },
        { createdAt: new Date(Date.now() - hours * HOUR_MS) },
      );
    await age(23.9);
    await expect(send('of today')).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    await age(24.1);
    const again = await Promise.all([send('of today'), send('of today'), send('of today')]);
    expect(new Set(again.map(({ seq }) => seq))).toEqual(new Set([first.seq + 1]));
  });

  it.each([['plain'], ['with a key']])(
    'refuses a %s message of a member who is removed while it waits',
    async (kind) => {
      const { conversationId, owner } = await buildConversation(core);
      const editor = await buildMember(core, { conversationId, role: 'editor' });
      const key = kind === 'plain' ? undefined : uuidv7();
      const before = await core.get(ConversationEventsService).lastSeq(owner.principal, conversationId);
      const { database } = core.runtime;
      let sent: Promise<unknown> = Promise.resolve();
      await database.transaction(async (tx) => {
        const writer = core.get(ConversationWriter);
        const conversation = await writer.lock(tx, conversationId);
        sent = messages
          .send(editor.principal, conversationId, { content: 'too late' }, key)
          .catch((error: unknown) => error);
        await untilSomebodyWaits(database);
        await tx.manager.delete(MemberEntity, { conversationId, userId: editor.principal.userId });
        await writer.changeMembers(tx, conversation);
      });
      await expect(sent).resolves.toMatchObject({ code: 'conversation.not_found' });
      await expect(core.get(ConversationEventsService).lastSeq(owner.principal, conversationId)).resolves.toBe(
        before + 1,
      );
    },
  );

  it('refuses a file that the author may not use, and writes nothing', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const before = await core.get(ConversationEventsService).lastSeq(owner.principal, conversationId);
    const request = { content: 'see file', file_ids: [uuidv7()] };
    await expect(messages.send(owner.principal, conversationId, request)).rejects.toMatchObject({
      code: 'file.not_found',
    });
    await expect(core.get(ConversationEventsService).lastSeq(owner.principal, conversationId)).resolves.toBe(before);
  });

  it('pages in both directions, and refuses a foreign cursor', async () => {
    const { conversationId, owner } = await buildConversation(core);
    for (let i = 0; i < 5; i++) await messages.send(owner.principal, conversationId, { content: `m${i}` });
    const contents = async (window: Parameters<MessagesService['list']>[2]) => {
      const page = await messages.list(owner.principal, conversationId, window);
      return { contents: page.items.map(({ content }) => content), next: page.next_cursor };
    };
    const newest = await contents({ limit: 2 });
    expect(newest.contents).toEqual(['m4', 'm3']);
    expect((await contents({ limit: 2, cursor: newest.next ?? '' })).contents).toEqual(['m2', 'm1']);
    const oldest = await contents({ after: 0, limit: 2 });
    expect(oldest.contents).toEqual(['Hello', 'm0']);
    expect((await contents({ limit: 9, cursor: oldest.next ?? '' })).contents).toEqual(['m1', 'm2', 'm3', 'm4']);
    await expect(contents({ limit: 2, cursor: 'x1' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(contents({ limit: 2, before: 3, after: 1 })).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
