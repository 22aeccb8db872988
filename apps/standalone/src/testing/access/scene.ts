import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  ApiKeysService,
  FileUploadsService,
  sessionIdOf,
  WebhooksService,
  Authenticator,
} from '@openhands-connect/core';
import { buildConversation, buildMember, TEST_ORIGIN, type TestUser } from '@openhands-connect/core/testing';
import type { Doors } from '../start-doors.js';
import type { People } from './people.js';

/** What a call is about: everything of the owner's, made anew for each call. */
export interface Scene {
  /** A conversation with the viewer and the editor in it. */
  readonly inside: string;
  /** Another one, that only the owner is in. */
  readonly outside: string;
  /** A file of the conversation. */
  readonly fileId: string;
  /** A webhook that is limited to the conversation. */
  readonly webhookId: string;
  readonly keyId: string;
  readonly sessionId: string;
  readonly refreshToken: string;
  readonly editorId: string;
  readonly viewerId: string;
  readonly ownerEmail: string;
  /** Somebody with an account who is no member. */
  readonly strangerEmail: string;
  /** An address without an account, another one each time. */
  readonly newEmail: string;
  /** A file of the page. */
  readonly assetName: string;
}

export const WEBHOOK_URL = 'http://127.0.0.1:9/hook';

export async function buildScene(doors: Doors, people: People): Promise<Scene> {
  const owner = await people.withSession('owner');
  const [viewer, editor, disabled] = [people.of('viewer'), people.of('editor'), people.of('disabled')];
  const { conversationId: inside } = await buildConversation(doors, { owner });
  const { conversationId: outside } = await buildConversation(doors, { owner });
  await buildMember(doors, { conversationId: inside, role: 'viewer', user: viewer });
  await buildMember(doors, { conversationId: inside, role: 'editor', user: editor });
  await buildMember(doors, { conversationId: inside, role: 'editor', user: disabled });
  const fileId = await uploadFile(doors, owner, inside);
  const wanted = { url: WEBHOOK_URL, events: ['*' as const], conversation_ids: [inside] };
  const { webhook_id: webhookId } = await doors.get(WebhooksService).register(owner.principal, wanted);
  const key = { name: 'Test key', scopes: ['files:read' as const] };
  const { key_id: keyId } = await doors.get(ApiKeysService).create(owner.principal, key, TEST_ORIGIN);
  const { accessToken, refreshToken } = await people.session('owner');
  const sessionId = sessionIdOf(await doors.get(Authenticator).authenticate(accessToken));
  return {
    inside,
    outside,
    fileId,
    webhookId,
    keyId,
    sessionId,
    refreshToken,
    editorId: editor.principal.userId,
    viewerId: viewer.principal.userId,
    ownerEmail: owner.email,
    strangerEmail: people.of('stranger').email,
    newEmail: `${randomUUID()}@example.com`,
    assetName: await assetOf(doors.url),
  };
}

/** Stores a small file for the members of a conversation, and gives its id. */
export async function uploadFile(doors: Doors, user: TestUser, conversationId: string): Promise<string> {
  const { file_id } = await doors.get(FileUploadsService).upload(user.principal, {
    name: 'note.txt',
    declaredType: 'text/plain',
    content: Readable.from([Buffer.from('hello')]),
    conversationId: async () => conversationId,
  });
  return file_id;
}

async function assetOf(url: string): Promise<string> {
  const page = await (await fetch(url)).text();
  const name = /\/assets\/([^"]+)/.exec(page)?.[1];
  if (name === undefined) throw new Error('the page names no asset');
  return name;
}
