import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '../auth/index.js';
import { buildApiKey, buildConversation, buildMember, buildUser, startCore, type TestCore } from '../testing/index.js';
import { MembersService } from './members.service.js';

const UNKNOWN = 'member.user_not_found';
const LIMITED = 'rate.limited';

describe('asking who has an account, by adding members', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ env: { RATE_LIMITS: 'auth=3/1m' } });
  });
  afterAll(() => core.close());

  const add = (principal: Principal, conversationId: string, email: string, key?: string): Promise<string> =>
    core
      .get(MembersService)
      .add(principal, conversationId, { email, role: 'viewer' }, key)
      .then(
        () => 'added',
        ({ code }: { code: string }) => code,
      );

  it('ends after a few addresses, for the user with all keys and conversations, whoever is asked for', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const other = await buildConversation(core, { owner });
    const { principal: key } = await buildApiKey(core, { user: owner });
    const { email } = await buildUser(core);
    expect(await add(owner.principal, conversationId, 'a@example.com')).toBe(UNKNOWN);
    expect(await add(key, conversationId, 'b@example.com')).toBe(UNKNOWN);
    expect(await add(owner.principal, other.conversationId, 'c@example.com')).toBe(UNKNOWN);
    // Neither answer comes any more: not that there is an account either.
    expect(await add(owner.principal, conversationId, 'd@example.com')).toBe(LIMITED);
    expect(await add(key, other.conversationId, email)).toBe(LIMITED);
  });

  it('takes no tries from anybody else, nor from who may not ask', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const editor = await buildMember(core, { conversationId, role: 'editor' });
    for (let i = 0; i < 4; i++) {
      expect(await add(editor.principal, conversationId, 'a@example.com')).toBe('conversation.forbidden');
    }
    const { email } = await buildUser(core);
    expect(await add(owner.principal, conversationId, email)).toBe('added');
  });

  it('costs nothing when an answer is only repeated', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { email } = await buildUser(core);
    for (let i = 0; i < 5; i++) expect(await add(owner.principal, conversationId, email, 'once')).toBe('added');
  });
});
