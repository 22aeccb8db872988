import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom, type ServerEventPayload } from '@openhands-connect/contract';
import { ApiKeysService } from '@openhands-connect/core';
import { buildConversation, buildMember, buildUser, TEST_ORIGIN, TEST_PASSWORD } from '@openhands-connect/core/testing';
import { io, type Socket } from 'socket.io-client';
import { callOperation } from '../testing/access/rest-door.js';
import { SocketDoor } from '../testing/access/socket-door.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

describe('an account that its owner ends over REST', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await startDoors();
  });
  afterAll(() => doors.close());

  const connect = async (token: string): Promise<Socket> => {
    const socket = io(doors.url, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
    await once(socket as unknown as NodeJS.EventEmitter, 'connect_success');
    return socket;
  };

  it('takes every socket and every bearer along, and tells the others', async () => {
    const owner = await buildUser(doors);
    const { conversationId } = await buildConversation(doors, { owner });
    const editor = await buildMember(doors, { conversationId, role: 'editor' });
    const request = { name: 'program', scopes: ['conversations:read' as const] };
    const { key } = await doors.get(ApiKeysService).create(owner.principal, request, TEST_ORIGIN);
    const sockets = [await connect(owner.accessToken), await connect(key)];
    const witness = await SocketDoor.open(doors.url, editor.accessToken);
    if (typeof witness === 'string') throw new Error(witness);
    await witness.send('join_room', { room: formatRoom(conversationId) });

    const ends = sockets.map(endOf);
    const body = { password: TEST_PASSWORD };
    expect(await callOperation(doors.url, 'deleteMe', { body }, owner.accessToken)).toEqual([204, undefined]);
    expect(await Promise.all(ends)).toEqual(['io server disconnect', 'io server disconnect']);
    expect(await callOperation(doors.url, 'getMe', {}, owner.accessToken)).toEqual([401, 'auth.session_revoked']);
    expect(await callOperation(doors.url, 'listConversations', {}, key)).toEqual([401, 'auth.token_invalid']);
    expect(await SocketDoor.open(doors.url, key)).toBe('auth.token_invalid');

    await witness.until('conversation_update');
    const updates = witness.heard.filter(({ name }) => name === 'conversation_update');
    expect(updates.map(({ payload }) => (payload as ServerEventPayload<'conversation_update'>).change)).toEqual([
      'members_changed',
    ]);
    const path = { conversation_id: conversationId };
    // The editor owns it now, and may do what owners may.
    expect(await callOperation(doors.url, 'deleteConversation', { path }, editor.accessToken)).toEqual([
      204,
      undefined,
    ]);
    witness.close();
  });
});

function endOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => void socket.once('disconnect', resolve));
}
