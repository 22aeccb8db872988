import type { ApiKeyScope } from '@openhands-connect/client';

/** What a key may do, as its owner chooses it. */
export const SCOPE_WORDS: Readonly<Record<ApiKeyScope, string>> = {
  'conversations:read': 'Read conversations, and hear what happens in them',
  'conversations:write': 'Begin, write in, change and delete conversations',
  'files:read': 'Read files, and attach them to messages',
  'files:write': 'Upload, change and delete files',
  'webhooks:manage': 'Manage webhooks, which are told whatever you may see',
  'settings:read': 'Read settings',
  'settings:write': 'Change settings',
};

export const SCOPES = Object.keys(SCOPE_WORDS) as ApiKeyScope[];

/** What most programs need. */
export const USUAL_SCOPES: ReadonlySet<ApiKeyScope> = new Set<ApiKeyScope>([
  'conversations:read',
  'conversations:write',
]);
