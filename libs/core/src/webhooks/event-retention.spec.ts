import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEntity, uuidv7 } from '@openhands-connect/platform';
import { ConversationEventsService, ConversationsService, MessagesService } from '../conversations/index.js';
import { buildConversation, buildUser, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { DeliveryEntity, EventRetention, ReaderPositionEntity } from './index.js';

const DAY_MS = 86_400_000;

describe('the event log', () => {
  let core: TestCore;
  let conversationId: string;
  let owner: TestUser;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());
  beforeEach(async () => {
    await core.runtime.database.manager.query('TRUNCATE event_readers, webhook_deliveries, events');
    ({ conversationId, owner } = await buildConversation(core));
    for (let i = 0; i < 9; i++)
      await core.get(MessagesService).send(owner.principal, conversationId, { content: `${i}` });
    await readersAreAt(Number.MAX_SAFE_INTEGER);
  });

  /** Of the conversation whose events are 1 to 10, and of any other stream. */
  const seqsOf = async (streamId = conversationId): Promise<number[]> =>
    (await core.runtime.database.manager.find(EventEntity, { where: { streamId }, order: { seq: 'ASC' } })).map(
      ({ seq }) => seq,
    );
  /** Makes the events of a stream up to a seq 31 days old. */
  const age = (upToSeq: number, streamId = conversationId): Promise<unknown> =>
    core.runtime.database.manager.query(
      "UPDATE events SET occurred_at = occurred_at - interval '31 days' WHERE stream_id = $1 AND seq <= $2",
      [streamId, upToSeq],
    );
  const readersAreAt = (xid: number): Promise<unknown> =>
    core.runtime.database.manager.save(ReaderPositionEntity, { name: 'webhooks', xid, streamId: uuidv7(), seq: 0 });
  const owe = async (seq: number, status: 'pending' | 'succeeded' = 'pending'): Promise<void> => {
    const row = { id: uuidv7(), webhookId: uuidv7(), streamId: conversationId, seq, eventId: uuidv7(), status };
    await core.runtime.database.manager.insert(DeliveryEntity, { ...row, eventType: 'conversation.update' });
  };
  const retention = (): EventRetention =>
    new EventRetention(core.runtime.database, { events: { retentionMs: 30 * DAY_MS } });
  const forget = async (atOnce?: number): Promise<number> => {
    const rounds = retention();
    let passes = 1;
    while (await rounds.forgetOld(atOnce)) passes += 1;
    return passes;
  };

  it('loses what is older than it is to be kept, and nothing else; messages stay', async () => {
    const { conversationId: other } = await buildConversation(core, { owner });
    await age(6);
    await forget();
    expect(await seqsOf()).toEqual([7, 8, 9, 10]);
    expect(await seqsOf(other)).toEqual([1]);
    const seen = await core.get(ConversationsService).get(owner.principal, conversationId);
    expect(seen.parse().messages).toHaveLength(10);
  });

  it('keeps everything when nothing is old, or when it is to be kept for longer than there is time', async () => {
    await forget();
    await age(10);
    const endless = new EventRetention(core.runtime.database, { events: { retentionMs: Number.MAX_SAFE_INTEGER } });
    await expect(endless.forgetOld()).resolves.toBe(false);
    expect(await seqsOf()).toHaveLength(10);
  });

  it('loses it in batches, all of them in one round', async () => {
    await age(9);
    expect(await forget(2)).toBeGreaterThan(4);
    expect(await seqsOf()).toEqual([10]);
  });

  it('loses that of users too', async () => {
    await age(1, owner.principal.userId);
    await forget();
    expect(await seqsOf(owner.principal.userId)).toEqual([]);
  });

  it('can be lost as a whole, and goes on with the next number', async () => {
    await age(10);
    await forget();
    expect(await seqsOf()).toEqual([]);
    const sent = await core.get(MessagesService).send(owner.principal, conversationId, { content: 'again' });
    expect(sent.seq).toBe(11);
    expect(await seqsOf()).toEqual([11]);
  });

  it('has no hole at any moment where neighbours were written in another order than they have numbers', async () => {
    await core.runtime.database.manager.query(
      `UPDATE events SET xid = (SELECT max(xid) FROM events) + (seq::int # 1) WHERE stream_id = $1`,
      [conversationId],
    );
    await age(6);
    const rounds = retention();
    const left: number[][] = [];
    while (await rounds.forgetOld(1)) left.push(await seqsOf());
    expect(left.filter((seqs) => seqs.length !== 11 - (seqs[0] ?? 11))).toEqual([]);
    await forget();
    expect(await seqsOf()).toEqual([7, 8, 9, 10]);
  });

  it.each([
    ['no reader has begun', undefined, 10],
    ['the reader is before them', 0, 10],
  ])('keeps what a reader is still to see: %s', async (_, xid, left) => {
    await core.runtime.database.manager.query('TRUNCATE event_readers');
    if (xid !== undefined) await readersAreAt(xid);
    await age(10);
    await forget();
    expect(await seqsOf()).toHaveLength(left);
  });

  it('keeps what a reader is in the middle of', async () => {
    const [fifth] = await core.runtime.database.manager.findBy(EventEntity, { streamId: conversationId, seq: 5 });
    await core.runtime.database.manager.save(ReaderPositionEntity, {
      name: 'webhooks',
      xid: fifth?.xid ?? 0,
      streamId: conversationId,
      seq: 5,
    });
    await age(10);
    await forget();
    expect(await seqsOf()).toEqual([6, 7, 8, 9, 10]);
  });

  it('keeps what a webhook is still to be told, and what came later in that stream; the others go on', async () => {
    const { conversationId: other } = await buildConversation(core, { owner });
    await owe(4);
    await owe(2, 'succeeded');
    await Promise.all([age(10), age(1, other)]);
    await forget(2);
    expect(await seqsOf()).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(await seqsOf(other)).toEqual([]);
    await core.runtime.database.manager.update(DeliveryEntity, { seq: 4 }, { status: 'succeeded' });
    await forget(2);
    expect(await seqsOf()).toEqual([]);
  });

  it('loses nothing of a stream that is being removed, and waits for nobody', async () => {
    await age(10);
    await core.runtime.database.transaction(async (tx) => {
      await tx.manager.query('SELECT FROM events WHERE stream_id = $1 AND seq = 3 FOR UPDATE', [conversationId]);
      await forget();
      expect(await seqsOf()).toHaveLength(10);
    });
    await Promise.all([forget(3), forget(4), forget(100)]);
    await forget();
    expect(await seqsOf()).toEqual([]);
  });

  it('says what it no longer has to who asks for it, and begins where it begins for who asks for nothing', async () => {
    await age(6);
    await forget();
    const events = core.get(ConversationEventsService);
    const page = (after_seq?: number, cursor?: string): Promise<number[]> =>
      events
        .page(owner.principal, conversationId, { after_seq, cursor, limit: 2 })
        .then(({ items }) => items.map(({ payload }) => payload.seq));
    const detail = 'Events before seq 7 are no longer kept.';
    for (const asked of [page(0), page(5), page(undefined, '5')]) {
      await expect(asked).rejects.toMatchObject({ code: 'event.expired', detail });
    }
    await expect(page(6)).resolves.toEqual([7, 8]);
    await expect(page()).resolves.toEqual([7, 8]);
    await expect(page(10)).resolves.toEqual([]);
    for (const asked of [page(11), page(undefined, '99')]) {
      await expect(asked).rejects.toMatchObject({ code: 'event.expired', detail: 'The events end with seq 10.' });
    }
    await age(10);
    await forget();
    await expect(page(9)).rejects.toMatchObject({ detail: 'Events before seq 11 are no longer kept.' });
    await expect(page()).resolves.toEqual([]);
    await expect(page(10)).resolves.toEqual([]);
    const stranger = await buildUser(core);
    const other = events.page(stranger.principal, conversationId, { after_seq: 0, limit: 2 });
    await expect(other).rejects.toMatchObject({ code: 'conversation.not_found' });
  });
});
