import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  AgentTurnsService,
  AgentWorkEntity,
  ConversationChangesService,
  ConversationsService,
  LeaseLostError,
  MessagesService,
  type AgentEngine,
} from '@openhands-connect/core';
import { buildConversation, startCore, type TestCore, type TestUser } from '@openhands-connect/core/testing';
import { streamTopic } from '@openhands-connect/platform';
import { awaitAnswer, awaitEvent } from '../testing/await-event.js';
import { DeafEngine } from '../testing/deaf-engine.js';
import { GatedEngine } from '../testing/gated-engine.js';
import { startRunner } from '../testing/start-runner.js';

describe('the agent runner', () => {
  let core: TestCore;
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    core = await startCore();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    await core.close();
  });

  function start(engine?: AgentEngine): { stop(): Promise<void> } {
    const runner = startRunner(core, engine);
    stops.push(() => runner.stop());
    return runner;
  }
  const send = (owner: TestUser, conversationId: string, content: string): Promise<unknown> =>
    core.get(MessagesService).send(owner.principal, conversationId, { content });
  const messagesOf = async (owner: TestUser, conversationId: string): Promise<{ role: string; content: string }[]> =>
    (await core.get(ConversationsService).get(owner.principal, conversationId)).parse().messages;
  const workOf = (conversationId: string): Promise<AgentWorkEntity | null> =>
    core.runtime.database.manager.findOneBy(AgentWorkEntity, { conversationId });
  const setWork = (conversationId: string, fields: Partial<AgentWorkEntity>): Promise<unknown> =>
    core.runtime.database.manager.update(AgentWorkEntity, { conversationId }, fields);
  const becomes = (conversationId: string, status: string): Promise<unknown> =>
    awaitEvent(core.runtime.bus, conversationId, ({ record }) => (record as { status: string }).status === status);

  it('streams an answer and stores what it streamed, once, under the same id', async () => {
    const { conversationId, owner } = await buildConversation(core, { initialPrompt: 'Good morning' });
    let streamed = '';
    const ids = new Set<unknown>();
    core.runtime.bus.subscribe(streamTopic(conversationId), (signal) => {
      if (signal.kind !== 'ephemeral' || signal.name !== 'message_delta') return;
      const {
        index,
        content,
        message_id: id,
      } = signal.payload as { index: number; content: string; message_id: string };
      expect(index).toBe(streamed.length);
      streamed += content;
      ids.add(id);
    });
    const idle = becomes(conversationId, 'idle');
    const answered = awaitAnswer(core.runtime.bus, conversationId);
    start();
    const answer = await answered;
    expect(answer).toMatchObject({ role: 'assistant', type: 'text', content: streamed });
    expect(answer.content).toContain('“Good morning”');
    expect([...ids]).toEqual([answer.id]);
    await idle;
    expect(await workOf(conversationId)).toBeNull();
    expect((await messagesOf(owner, conversationId)).map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('answers every conversation once, however many runners compete', async () => {
    const conversations = await Promise.all(Array.from({ length: 12 }, () => buildConversation(core)));
    const idle = conversations.map(({ conversationId }) => becomes(conversationId, 'idle'));
    start();
    start();
    start();
    await Promise.all(idle);
    for (const { conversationId, owner } of conversations) {
      expect((await messagesOf(owner, conversationId)).map(({ role }) => role)).toEqual(['user', 'assistant']);
    }
  });

  it('answers messages that come while it is busy in one next turn, in order, and runs on between', async () => {
    const engine = new GatedEngine();
    const { conversationId, owner } = await buildConversation(core, { initialPrompt: 'one' });
    start(engine);
    const first = await engine.nextTurn();
    await send(owner, conversationId, 'two');
    await send(owner, conversationId, 'three');
    const statuses: unknown[] = [];
    core.runtime.bus.subscribe(streamTopic(conversationId), (signal) => {
      if (signal.kind !== 'event' || !signal.event) return;
      const { change, record } = signal.event.data as { change: string; record: { status: string } };
      if (change === 'status_changed') statuses.push(record.status);
    });
    const idle = becomes(conversationId, 'idle');
    first.answer.resolve('to one');
    const second = await engine.nextTurn();
    expect([first.contents, second.contents]).toEqual([['one'], ['two', 'three']]);
    second.answer.resolve('to two and three');
    await idle;
    expect(statuses).toEqual(['idle']);
    const contents = (await messagesOf(owner, conversationId)).map(({ content }) => content);
    expect(contents).toEqual(['one', 'two', 'three', 'to one', 'to two and three']);
  });

  it('goes on where a killed worker was, whose late answer is refused', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const turns = core.get(AgentTurnsService);
    const killed = await turns.begin();
    if (!killed) throw new Error('a turn should wait');
    await setWork(conversationId, { leaseExpiresAt: new Date() });
    const idle = becomes(conversationId, 'idle');
    start();
    await idle;
    const late = { role: 'assistant', type: 'text', content: 'too late' } as const;
    await expect(turns.finish(killed, [late])).rejects.toThrow(LeaseLostError);
    await expect(turns.renew(killed)).rejects.toThrow(LeaseLostError);
    expect((await messagesOf(owner, conversationId)).map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('does not take a turn that another worker holds', async () => {
    await buildConversation(core);
    const turns = core.get(AgentTurnsService);
    expect(await turns.begin()).toBeDefined();
    expect(await turns.begin()).toBeUndefined();
  });

  it('gives its turns back when it stops, for another to take at once', async () => {
    const engine = new GatedEngine();
    const { conversationId, owner } = await buildConversation(core);
    const runner = start(engine);
    const turn = await engine.nextTurn();
    await runner.stop();
    expect(turn.signal.aborted).toBe(true);
    expect(await workOf(conversationId)).toMatchObject({ leaseId: null, attempts: 0 });
    const idle = becomes(conversationId, 'idle');
    start();
    await idle;
    expect(await messagesOf(owner, conversationId)).toHaveLength(2);
  });

  it('tries a failed turn again later, and answers then', async () => {
    const engine = new GatedEngine();
    const { conversationId, owner } = await buildConversation(core);
    start(engine);
    (await engine.nextTurn()).answer.resolve(new Error('the model is away'));
    const retried = await engine.nextTurn();
    expect(await workOf(conversationId)).toMatchObject({ attempts: 2 });
    const idle = becomes(conversationId, 'idle');
    retried.answer.resolve('at last');
    await idle;
    expect((await messagesOf(owner, conversationId)).map(({ content }) => content)).toEqual(['Hello', 'at last']);
  });

  it('counts a turn that takes too long as failed, though its engine heeds no signal', async () => {
    const limit = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const { conversationId } = await buildConversation(core);
    await setWork(conversationId, { attempts: 4 });
    const failed = becomes(conversationId, 'error');
    const engine = new DeafEngine();
    start(engine);
    await engine.asked.promise;
    expect(timeout).toHaveBeenCalledWith(30 * 60 * 1000);
    timeout.mockRestore();
    limit.abort(new DOMException('too long', 'TimeoutError'));
    await failed;
  });

  it('stops while an engine heeds no signal, and gives the turn back', async () => {
    const { conversationId } = await buildConversation(core);
    const engine = new DeafEngine();
    const runner = start(engine);
    await engine.asked.promise;
    await runner.stop();
    expect(await workOf(conversationId)).toMatchObject({ leaseId: null, attempts: 0 });
  });

  it('says so when the last try has failed, and takes new messages after that', async () => {
    const engine = new GatedEngine();
    const { conversationId, owner } = await buildConversation(core);
    await setWork(conversationId, { attempts: 4 });
    const failed = becomes(conversationId, 'error');
    const told = awaitAnswer(core.runtime.bus, conversationId);
    start(engine);
    (await engine.nextTurn()).answer.resolve(new Error('the model is away'));
    expect(await told).toMatchObject({ role: 'system', type: 'error' });
    await failed;
    const idle = becomes(conversationId, 'idle');
    await send(owner, conversationId, 'again');
    const turn = await engine.nextTurn();
    expect(turn.contents).toEqual(['again']);
    turn.answer.resolve('fine');
    await idle;
  });

  it('does not ask the engine again for a turn that has killed its workers', async () => {
    const engine = new GatedEngine();
    const { conversationId } = await buildConversation(core);
    await setWork(conversationId, { attempts: 5 });
    const failed = becomes(conversationId, 'error');
    start(engine);
    await failed;
    expect(engine.count).toBe(0);
  });

  it('drops the turn of a conversation that is deleted, and answers the next one', async () => {
    const engine = new GatedEngine();
    const { conversationId, owner } = await buildConversation(core);
    start(engine);
    const turn = await engine.nextTurn();
    await core.get(ConversationChangesService).delete(owner.principal, conversationId);
    turn.answer.resolve('to nobody');
    const other = await buildConversation(core);
    const idle = becomes(other.conversationId, 'idle');
    (await engine.nextTurn()).answer.resolve('hello');
    await idle;
    expect(await workOf(conversationId)).toBeNull();
  });
});
