import { describe, expect, it } from '@jest/globals';
import { assertMayUseFile, type FileAction, type FileStanding } from './file.policy.js';

const mine = { isOwner: true, isShared: false, role: null };
const shared = { isOwner: false, isShared: true };

function outcomeOf(standing: FileStanding, action: FileAction): string {
  try {
    assertMayUseFile(standing, action);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a file', () => {
  it.each<[string, FileStanding, string, string]>([
    ['of one’s own', mine, 'ok', 'ok'],
    ['of somebody else', { ...mine, isOwner: false }, 'file.not_found', 'file.not_found'],
    ['of a conversation, for an owner', { ...shared, role: 'owner' }, 'ok', 'ok'],
    ['of a conversation, for an editor', { ...shared, role: 'editor' }, 'ok', 'ok'],
    ['of a conversation, for a viewer', { ...shared, role: 'viewer' }, 'ok', 'file.forbidden'],
    ['of a conversation, for others', { ...shared, role: null }, 'file.not_found', 'file.not_found'],
    ['that its owner shared', { ...shared, isOwner: true, role: 'editor' }, 'ok', 'ok'],
    ['that its owner, a viewer by now, shared', { ...shared, isOwner: true, role: 'viewer' }, 'ok', 'file.forbidden'],
    ['that its owner left behind', { ...shared, isOwner: true, role: null }, 'ok', 'file.forbidden'],
  ])('%s', (_, standing, read, write) => {
    expect([outcomeOf(standing, 'read'), outcomeOf(standing, 'write')]).toEqual([read, write]);
  });
});
