import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import {
  buildConversation,
  buildMember,
  buildUser,
  startCore,
  type TestCore,
  type TestUser,
} from '../testing/index.js';
import { ConversationEventsService } from './conversation-events.service.js';
import { ConversationWriter } from './conversation-writer.js';
import { MessagesService } from './messages.service.js';
import { sendMessage, sendMessageUnlessHeld } from './send-message.query.js';
import { sendMessages } from './send-messages.query.js';

describe('messages that are sent at the same time', () => {
  let core: TestCore;
  let messages: MessagesService;
  beforeAll(async () => {
    core = await startCore();
    messages = core.get(MessagesService);
  });
  afterAll(() => core.close());

  const contentsOf = async (user: TestUser, conversationId: string) => {
    const { items } = await messages.list(user.principal, conversationId, { after: 0, limit: 100 });
    return items.map(({ seq, content }) => `${seq} ${content}`);
  };

  /** The seq, or the code of the refusal. */
  const send = (user: TestUser, id: string, key?: string) =>
    messages.send(user.principal, id, { content: 'hi' }, key).then(
      ({ seq }) => seq,
      ({ code }: { code: string }) => code,
    );

  it('are numbered in each conversation in the order in which they came, and told as they were stored', async () => {
    const owner = await buildUser(core);
    const rooms = await Promise.all([buildConversation(core, { owner }), buildConversation(core, { owner })]);
    const ids = rooms.map(({ conversationId }) => conversationId);
    const numbers = Array.from({ length: 30 }, (_, n) => n);
    const sent = await Promise.all(
      numbers.map((n) => messages.send(owner.principal, ids[n % 2] ?? '', { content: `m${n}` })),
    );
    for (const [index, id] of ids.entries()) {
      const own = numbers.filter((n) => n % 2 === index);
      expect(await contentsOf(owner, id)).toEqual(['1 Hello', ...own.map((n, step) => `${step + 2} m${n}`)]);
      const events = await core.get(ConversationEventsService).list(owner.principal, id, 1, 100);
      expect(events.map(({ seq, data }) => ({ seq, data }))).toMatchObject(
        own.map((n, step) => ({
          seq: step + 2,
          data: { record: { last_seq: step + 2 }, message: { id: sent[n]?.message_id, content: `m${n}` } },
        })),
      );
    }
  });

  it('do not wait for a conversation that somebody else writes to', async () => {
    const owner = await buildUser(core);
    const [busy, free] = [await buildConversation(core, { owner }), await buildConversation(core, { owner })];
    let late: Promise<unknown> = Promise.resolve();
    await core.runtime.database.transaction(async (tx) => {
      const conversation = await core.get(ConversationWriter).lock(tx, busy.conversationId);
      const alone = send(owner, free.conversationId);
      late = send(owner, busy.conversationId);
      await Promise.all([alone, send(owner, free.conversationId)]);
      await core.get(ConversationWriter).change(tx, conversation, 'title_changed', { title: 'Busy' });
    });
    await expect(late).resolves.toBe(3);
    expect(await contentsOf(owner, free.conversationId)).toHaveLength(3);
  });

  it('are each judged by themselves', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const viewer = await buildMember(core, { conversationId, role: 'viewer' });
    const stranger = await buildUser(core);
    const answers = await Promise.all([
      send(owner, conversationId),
      send(viewer, conversationId),
      send(stranger, conversationId),
      send(owner, uuidv7()),
      send(owner, conversationId.toUpperCase()),
      send(owner, conversationId, 'once'),
      send(owner, conversationId, 'once'),
    ]);
    expect(answers.slice(1, 4)).toEqual(['conversation.forbidden', 'conversation.not_found', 'conversation.not_found']);
    // The two with one key undo their group, and are told apart when each is sent by itself.
    expect(answers[5]).toBe(answers[6]);
    expect(new Set([answers[0], answers[4], answers[5]])).toEqual(new Set([2, 3, 4]));
    expect(await contentsOf(owner, conversationId)).toHaveLength(4);
  });

  it.each([
    [sendMessages, 8],
    [sendMessageUnlessHeld, 10],
    [sendMessage, 10],
  ])('never scan a table, whatever its size was when the plan was made (%#)', async ({ sql }, parameters) => {
    const plan = await core.runtime.database.transaction(async (tx) => {
      await tx.manager.query('SET LOCAL plan_cache_mode = force_generic_plan');
      await tx.manager.query(`PREPARE planned AS ${sql}`);
      const rows: { 'QUERY PLAN': string }[] = await tx.manager.query(
        `EXPLAIN EXECUTE planned(${Array.from({ length: parameters }, () => 'NULL').join(', ')})`,
      );
      await tx.manager.query('DEALLOCATE planned');
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('Index');
    expect(plan).not.toContain('Seq Scan on');
  });
});
