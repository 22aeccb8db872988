import { describe, expect, it } from '@jest/globals';
import type { MemberRole } from '@openhands-connect/contract';
import { heirAmong } from './heir.js';

const member = (userId: string, role: MemberRole, day: number) => ({ userId, role, addedAt: new Date(2026, 0, day) });

describe('the heir of a conversation', () => {
  it.each([
    ['another owner', [member('a', 'editor', 1), member('b', 'owner', 2)], 'b'],
    [
      'the editor who joined first',
      [member('a', 'editor', 3), member('b', 'editor', 2), member('c', 'viewer', 1)],
      'b',
    ],
    ['the first by id of editors who joined together', [member('b', 'editor', 1), member('a', 'editor', 1)], 'a'],
    ['no viewer', [member('a', 'viewer', 1)], undefined],
    ['nobody where nobody is left', [], undefined],
  ])('is %s', (_, others, heir) => {
    expect(heirAmong(others)?.userId).toBe(heir);
  });
});
