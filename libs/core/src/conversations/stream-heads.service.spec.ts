import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { buildConversation, startCore, type TestCore } from '../testing/index.js';
import { MessagesService } from './messages.service.js';
import { StreamHeads } from './stream-heads.service.js';

describe('heads of streams', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  it('are the newest seq of each stream that exists', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { userId } = owner.principal;
    await core.get(MessagesService).send(owner.principal, conversationId, { content: 'second' });
    const heads = await core.get(StreamHeads).of([conversationId, uuidv7()], [userId, uuidv7()]);
    expect(heads).toEqual([
      { id: conversationId, last_seq: 2 },
      { id: userId, last_seq: 1 },
    ]);
  });

  it('are none for none', async () => {
    await expect(core.get(StreamHeads).of([], [])).resolves.toEqual([]);
  });
});
