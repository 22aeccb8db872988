import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLog, type Database } from '@openhands-connect/platform';
import type { WebhookSubscription } from '@openhands-connect/contract';
import { ConversationChangesService, MessagesService } from '../conversations/index.js';
import { SettingsService } from '../settings/index.js';
import {
  buildConversation,
  buildMember,
  buildUser,
  startCore,
  type TestCore,
  type TestUser,
} from '../testing/index.js';
import {
  DeliveriesService,
  DeliveryEntity,
  ReaderPositionEntity,
  removeWebhooks,
  WebhookDispatcher,
  WebhooksModule,
  WebhooksService,
} from './index.js';

const URL = 'https://receiver.example/hook';

describe('the webhook dispatcher', () => {
  let core: TestCore;
  let dispatcher: WebhookDispatcher;
  beforeEach(async () => {
    core = await startCore({ modules: [WebhooksModule] });
    dispatcher = core.get(WebhookDispatcher);
  });
  afterEach(() => core.close());

  const register = async (
    owner: TestUser,
    events: WebhookSubscription[],
    conversationIds?: string[],
  ): Promise<string> => {
    const request = { url: URL, events, ...(conversationIds && { conversation_ids: conversationIds }) };
    return (await core.get(WebhooksService).register(owner.principal, request)).webhook_id;
  };
  const send = (author: TestUser, conversationId: string, content = 'hello'): Promise<unknown> =>
    core.get(MessagesService).send(author.principal, conversationId, { content });
  const changeSettings = (user: TestUser): Promise<unknown> =>
    core.get(SettingsService).update(user.principal, { theme: 'dark' });
  const deliveries = (): Promise<DeliveryEntity[]> =>
    core.runtime.database.manager.find(DeliveryEntity, { order: { id: 'ASC' } });
  const typesFor = async (webhookId: string): Promise<string[]> =>
    (await deliveries()).filter((delivery) => delivery.webhookId === webhookId).map(({ eventType }) => eventType);

  /** Other databases of the server hold events back for moments: everything is there when it stays level. */
  async function dispatchAll(count: number): Promise<void> {
    while ((await deliveries()).length < count) await dispatcher.dispatch();
    while ((await dispatcher.dispatch()) === 'moved');
  }

  it('tells members of their conversations and everybody of what is theirs, by name and conversation', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const other = await buildConversation(core, { owner });
    const [member, stranger] = [await buildMember(core, { conversationId, role: 'viewer' }), await buildUser(core)];
    const [all, byName, byConversation, members, strangers] = [
      await register(owner, ['*']),
      await register(owner, ['settings.update']),
      await register(owner, ['*'], [conversationId]),
      await register(member, ['*']),
      await register(stranger, ['*']),
    ];
    await send(owner, conversationId);
    await send(owner, other.conversationId);
    await changeSettings(owner);
    await dispatchAll(6);
    expect(await typesFor(all)).toEqual(['conversation.update', 'conversation.update', 'settings.update']);
    expect(await typesFor(byName)).toEqual(['settings.update']);
    expect(await typesFor(byConversation)).toEqual(['conversation.update']);
    expect(await typesFor(members)).toEqual(['conversation.update']);
    expect(await typesFor(strangers)).toEqual([]);
  });

  it('tells nothing of what was before the registration', async () => {
    const { conversationId, owner } = await buildConversation(core);
    await register(owner, ['file.insert']);
    await send(owner, conversationId, 'before');
    const webhookId = await register(owner, ['*']);
    await send(owner, conversationId, 'after');
    await dispatchAll(1);
    expect(await typesFor(webhookId)).toEqual(['conversation.update']);
  });

  it('reads nothing while nobody has a webhook, and misses nothing of whoever gets one', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const position = (): Promise<ReaderPositionEntity | null> =>
      core.runtime.database.manager.findOneBy(ReaderPositionEntity, { name: 'webhooks' });
    while (((await position())?.xid ?? 0) === 0) expect(await dispatcher.dispatch()).toBe('unwanted');
    const webhookId = await register(owner, ['*']);
    await send(owner, conversationId);
    await dispatchAll(1);
    expect(await typesFor(webhookId)).toEqual(['conversation.update']);
    await core.get(WebhooksService).delete(owner.principal, webhookId);
    expect(await dispatcher.dispatch()).toBe('unwanted');
  });

  it('waits for nobody who is removing a webhook, and what it makes for that one is never due', async () => {
    const owner = await buildUser(core);
    const [gone, living] = [await register(owner, ['*']), await register(owner, ['*'])];
    await changeSettings(owner);
    await core.runtime.database.transaction(async (removal) => {
      await removeWebhooks(removal, owner.principal.userId, { webhookId: gone });
      await dispatchAll(2);
    });
    expect(await typesFor(gone)).toEqual(['settings.update']);
    const due = await core.get(DeliveriesService).due([], 10, 10);
    expect(due.map(({ webhookId }) => webhookId)).toEqual([living]);
  });

  it('still tells of a deleted conversation that it is deleted', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const webhookId = await register(owner, ['*']);
    await core.get(ConversationChangesService).delete(owner.principal, conversationId);
    await dispatchAll(1);
    expect(await typesFor(webhookId)).toEqual(['conversation.delete']);
  });

  it('loses and doubles nothing when several run at once while events are written', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const webhookId = await register(owner, ['conversation.update']);
    const writing = new AbortController();
    const dispatchers = Array.from({ length: 4 }, async () => {
      const own = new WebhookDispatcher(core.runtime.database, core.runtime.eventLog, core.runtime.bus);
      while (!writing.signal.aborted) await own.dispatch();
    });
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(owner, conversationId, `${index}`)));
    writing.abort();
    await Promise.all(dispatchers);
    await dispatchAll(100);
    const made = (await deliveries()).filter((delivery) => delivery.webhookId === webhookId);
    expect(made.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 2),
    );
  });

  it('does all or nothing when it is killed between reading and writing', async () => {
    const { conversationId, owner } = await buildConversation(core);
    await register(owner, ['*']);
    for (let index = 0; index < 5; index += 1) await send(owner, conversationId);
    const { database, bus } = core.runtime;
    const dying = new Proxy(database, {
      get: (target, key) => {
        if (key !== 'run') return Reflect.get(target, key, target) as unknown;
        const run: Database['run'] = async (statement, params) => {
          if (statement.name === 'webhooks.advance') throw new Error('killed');
          return await target.run(statement, params);
        };
        return run;
      },
    });
    const killed = new WebhookDispatcher(dying, new EventLog(database, bus), bus);
    await expect(
      (async () => {
        for (;;) await killed.dispatch();
      })(),
    ).rejects.toThrow('killed');
    expect(await deliveries()).toEqual([]);
    await dispatchAll(5);
    expect(await deliveries()).toHaveLength(5);
  });
});
