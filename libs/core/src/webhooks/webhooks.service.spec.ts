import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeSecret } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { buildApiKey, buildConversation, buildUser, startCore, type TestCore } from '../testing/index.js';
import { WebhooksModule, WebhooksService } from './index.js';

const URL = 'https://receiver.example/hook';

describe('webhooks', () => {
  let core: TestCore;
  let webhooks: WebhooksService;
  beforeAll(async () => {
    core = await startCore({ modules: [WebhooksModule], env: { WEBHOOK_ALLOWED_NETWORKS: '10.1.0.0/16' } });
    webhooks = core.get(WebhooksService);
  });
  afterAll(() => core.close());

  it('show their secret once', async () => {
    const { principal } = await buildUser(core);
    const { secret, ...shown } = await webhooks.register(principal, { url: URL, events: ['conversation.update'] });
    expect(decodeSecret(secret)).toHaveLength(32);
    expect(shown).toMatchObject({ url: URL, status: 'active', description: null, conversation_ids: null });
    expect(await webhooks.get(principal, shown.webhook_id)).toEqual(shown);
    expect((await webhooks.list(principal, { limit: 10 })).items).toEqual([shown]);
  });

  it('are registered once per idempotency key', async () => {
    const { principal } = await buildUser(core);
    const first = await webhooks.register(principal, { url: URL, events: ['*'] }, 'key');
    expect(await webhooks.register(principal, { url: URL, events: ['*'] }, 'key')).toEqual(first);
    const other = { url: URL, events: ['file.insert' as const] };
    await expect(webhooks.register(principal, other, 'key')).rejects.toMatchObject({ code: 'idempotency.key_reused' });
  });

  it.each([
    'http://127.0.0.1/hook',
    'http://2130706433/hook',
    'http://0x7f.1/hook',
    'http://[::1]/hook',
    'http://[::ffff:10.0.0.1]/hook',
    'http://10.2.0.1/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://localhost:3000/',
    'http://api.localhost./',
  ])('are refused at %s', async (url) => {
    const { principal } = await buildUser(core);
    const refusal = webhooks.register(principal, { url, events: ['*'] });
    await expect(refusal).rejects.toMatchObject({ code: 'webhook.url_forbidden' });
    expect((await webhooks.list(principal, { limit: 10 })).items).toEqual([]);
  });

  it('are refused at an address that holds a password', async () => {
    const { principal } = await buildUser(core);
    const refusal = webhooks.register(principal, { url: 'https://me:secret@receiver.example/', events: ['*'] });
    await expect(refusal).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('are taken at addresses that the operator allows', async () => {
    const { principal } = await buildUser(core);
    await expect(webhooks.register(principal, { url: 'http://10.1.2.3/', events: ['*'] })).resolves.toBeDefined();
  });

  it('are only for conversations of their owner', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const request = {
      url: URL,
      events: ['*' as const],
      conversation_ids: [conversationId, conversationId.toUpperCase()],
    };
    await expect(webhooks.register(owner.principal, request)).resolves.toBeDefined();
    const { principal: stranger } = await buildUser(core);
    await expect(webhooks.register(stranger, request)).rejects.toMatchObject({ code: 'conversation.not_found' });
  });

  it('are nobody else’s', async () => {
    const { principal } = await buildUser(core);
    const { webhook_id: id } = await webhooks.register(principal, { url: URL, events: ['*'] });
    const { principal: stranger } = await buildUser(core);
    const notFound = { code: 'webhook.not_found' };
    await expect(webhooks.get(stranger, id)).rejects.toMatchObject(notFound);
    await expect(webhooks.delete(stranger, id)).rejects.toMatchObject(notFound);
    await expect(webhooks.listDeliveries(stranger, id, { limit: 1 })).rejects.toMatchObject(notFound);
    await webhooks.delete(principal, id);
    await expect(webhooks.get(principal, id)).rejects.toMatchObject(notFound);
  });

  it('are at most a hundred of one user, also when they are registered at once; a deleted one makes room', async () => {
    const { user, principal: key } = await buildApiKey(core);
    const { principal } = user;
    const register = (by: Principal) => webhooks.register(by, { url: URL, events: ['*'] });
    const made = await Promise.allSettled(
      Array.from({ length: 105 }, (_, index) => register(index % 2 === 0 ? principal : key)),
    );
    const refused = made.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ reason: { code: 'webhook.limit_reached' } });
    await expect(register((await buildUser(core)).principal)).resolves.toBeDefined();
    const { items } = await webhooks.list(principal, { limit: 100 });
    await webhooks.delete(principal, items[0]?.webhook_id ?? '');
    const last = await Promise.allSettled([register(principal), register(principal)]);
    expect(last.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('are listed page by page, the newest first', async () => {
    const { principal } = await buildUser(core);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.unshift((await webhooks.register(principal, { url: URL, events: ['*'] })).webhook_id);
    }
    const first = await webhooks.list(principal, { limit: 2 });
    const second = await webhooks.list(principal, { limit: 2, cursor: String(first.next_cursor) });
    expect([...first.items, ...second.items].map(({ webhook_id: id }) => id)).toEqual(ids);
    expect(second.next_cursor).toBeNull();
  });
});
