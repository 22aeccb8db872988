import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation } from '@openhands-connect/contract';
import { serverEventChecks } from '@openhands-connect/contract/validators';
import { toPayload, type LoggedEvent } from '@openhands-connect/platform';
import { ConversationChangesService, ConversationsService, MessagesService } from '../conversations/index.js';
import { buildConversation, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { AgentTurnsService, AgentWorkEntity, LeaseLostError, type LeasedTurn } from './index.js';

const ANSWER = { role: 'assistant', type: 'text', content: 'Good morning' } as const;

/** What changed, and how the conversation was then. */
function changeOf({ data }: LoggedEvent): unknown[] {
  const { change, record } = data as { change: string; record: { status: string; last_seq: number } };
  return [change, record.status, record.last_seq];
}

describe('the turns of agents', () => {
  let core: TestCore;
  let turns: AgentTurnsService;
  beforeAll(async () => {
    core = await startCore();
    turns = core.get(AgentTurnsService);
  });
  beforeEach(() => core.runtime.database.manager.deleteAll(AgentWorkEntity));
  afterAll(() => core.close());

  const send = (owner: TestUser, conversationId: string, content = 'and another thing'): Promise<unknown> =>
    core.get(MessagesService).send(owner.principal, conversationId, { content });
  const conversationOf = async (owner: TestUser, conversationId: string): Promise<Conversation> =>
    (await core.get(ConversationsService).get(owner.principal, conversationId)).parse();
  const eventsAfter = (conversationId: string, seq: number): Promise<LoggedEvent[]> =>
    core.runtime.eventLog.readAfter(conversationId, seq, 100);
  async function begin(): Promise<LeasedTurn> {
    const turn = await turns.begin();
    if (!turn) throw new Error('a turn should wait');
    return turn;
  }
  const expire = (conversationId: string): Promise<unknown> =>
    core.runtime.database.manager.update(AgentWorkEntity, { conversationId }, { leaseExpiresAt: new Date() });

  it('leave events that the contract knows, numbered without gaps, and the bus rings with each', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const rung: LoggedEvent[] = [];
    const unsubscribe = core.runtime.bus.subscribe('event', (signal) => {
      if (signal.kind === 'event' && signal.event?.streamId === conversationId) rung.push(signal.event);
    });
    await turns.finish(await begin(), [ANSWER, { ...ANSWER, content: 'How are you?' }]);
    await Promise.resolve();
    unsubscribe();
    const events = await eventsAfter(conversationId, 1);
    expect(rung).toEqual(events);
    expect(events.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(events.map(changeOf)).toEqual([
      ['status_changed', 'running', 2],
      ['message_added', 'running', 3],
      ['message_added', 'running', 4],
      ['status_changed', 'idle', 5],
    ]);
    for (const event of events) expect(serverEventChecks.conversation_update(toPayload(event))).toBe(true);
    const { messages, last_seq: lastSeq, status } = await conversationOf(owner, conversationId);
    expect([lastSeq, status]).toEqual([5, 'idle']);
    const told = events.flatMap(({ data }) => ('message' in data ? [data.message] : []));
    expect(messages.slice(1)).toEqual(told);
  });

  it('hold what waits, in order, and what comes meanwhile for the next one', async () => {
    const { conversationId, owner } = await buildConversation(core, { initialPrompt: 'one' });
    await send(owner, conversationId, 'two');
    const first = await begin();
    await send(owner, conversationId, 'three');
    await turns.finish(first, [ANSWER]);
    const second = await begin();
    expect(first.pending.map(({ content }) => content)).toEqual(['one', 'two']);
    expect(second.pending.map(({ content }) => content)).toEqual(['three']);
    await turns.finish(second, []);
    expect(await turns.begin()).toBeUndefined();
    expect((await conversationOf(owner, conversationId)).status).toBe('idle');
  });

  it('end although something else has happened meanwhile', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const turn = await begin();
    await core.get(ConversationChangesService).update(owner.principal, conversationId, { title: 'Renamed' });
    await turns.finish(turn, [ANSWER]);
    expect(await turns.begin()).toBeUndefined();
    expect((await conversationOf(owner, conversationId)).status).toBe('idle');
    expect(await core.runtime.database.manager.countBy(AgentWorkEntity, { conversationId })).toBe(0);
  });

  it('of more messages than one turn holds come one after the other', async () => {
    const { conversationId, owner } = await buildConversation(core);
    for (let count = 1; count < 130; count += 1) await send(owner, conversationId);
    const sizes: number[] = [];
    for (let turn = await turns.begin(); turn; turn = await turns.begin()) {
      sizes.push(turn.pending.length);
      await turns.finish(turn, []);
    }
    expect(sizes).toEqual([100, 30]);
  });

  it('are written by one of two that believe they hold them', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const late = await begin();
    await expire(conversationId);
    const current = await begin();
    await expect(turns.finish(late, [ANSWER])).rejects.toThrow(LeaseLostError);
    await expect(turns.fail(late, ANSWER)).rejects.toThrow(LeaseLostError);
    await turns.giveBack(late);
    await turns.postpone(late);
    await turns.finish(current, [ANSWER]);
    await expect(turns.finish(current, [ANSWER])).rejects.toThrow(LeaseLostError);
    expect((await conversationOf(owner, conversationId)).messages).toHaveLength(2);
  });

  it('are not answered again by a holder of the lease when an earlier one has just done it', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const turn = await begin();
    // What a statement that began before the lease was lost would leave behind.
    await core.runtime.database.manager.query('UPDATE conversations SET answered_seq = 1 WHERE id = $1', [
      conversationId,
    ]);
    await expect(turns.finish(turn, [ANSWER])).rejects.toThrow(LeaseLostError);
    expect((await conversationOf(owner, conversationId)).messages).toHaveLength(1);
  });

  it('of a deleted conversation are nobody’s', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const turn = await begin();
    await core.get(ConversationChangesService).delete(owner.principal, conversationId);
    await expect(turns.finish(turn, [ANSWER])).rejects.toMatchObject({ code: 'conversation.not_found' });
    expect(await turns.begin()).toBeUndefined();
  });

  it('answer each message once and leave none alone, however senders and workers meet', async () => {
    const conversations = await Promise.all([1, 2, 3].map(() => buildConversation(core)));
    const answered: string[] = [];
    const sending = new AbortController();
    const work = async (): Promise<void> => {
      for (;;) {
        const isLast = sending.signal.aborted;
        const turn = await turns.begin();
        if (!turn && isLast) return;
        if (!turn) continue;
        await turns.finish(turn, [ANSWER]);
        answered.push(...turn.pending.map(({ id }) => id));
      }
    };
    const workers = [work(), work(), work()];
    const senders = conversations.map(async ({ conversationId, owner }) => {
      for (let count = 0; count < 60; count += 1) await send(owner, conversationId);
    });
    await Promise.all(senders);
    sending.abort();
    await Promise.all(workers);
    expect(new Set(answered).size).toBe(3 * 61);
    expect(answered).toHaveLength(3 * 61);
    for (const { conversationId, owner } of conversations) {
      const events = await core.runtime.eventLog.readAfter(conversationId, 0, 1000);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect((await conversationOf(owner, conversationId)).status).toBe('idle');
    }
  });
});
