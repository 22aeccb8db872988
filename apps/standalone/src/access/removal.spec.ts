import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { callOperation } from '../testing/access/rest-door.js';
import { People } from '../testing/access/people.js';
import { buildScene } from '../testing/access/scene.js';
import { SocketDoor } from '../testing/access/socket-door.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

describe('a member who is removed over REST', () => {
  let doors: Doors;
  let people: People;
  beforeAll(async () => {
    doors = await startDoors({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    people = await People.signUp(doors);
  });
  afterAll(() => doors.close());

  it.each<[string, (id: string) => string]>([
    ['as the server writes them', (id) => id],
    ['in capitals', (id) => id.toUpperCase()],
  ])('loses the room on its sockets at once, with ids %s', async (_, spell) => {
    const { inside, editorId } = await buildScene(doors, people);
    const { accessToken } = await people.session('editor');
    const editor = await SocketDoor.open(doors.url, accessToken);
    if (typeof editor === 'string') throw new Error(editor);
    const room = formatRoom(inside);
    expect(await editor.send('join_room', { room })).toBe('ok');
    const path = { conversation_id: spell(inside), user_id: spell(editorId) };
    const owner = await people.session('owner');
    expect(await callOperation(doors.url, 'removeMember', { path }, owner.accessToken)).toEqual([204, undefined]);
    await editor.until('conversation_delete');
    await doors.get(MessagesService).send(people.of('owner').principal, inside, { content: 'not for you' });
    expect(await editor.send('typing', { room, typing: true })).toBe('room.not_joined');
    expect(await editor.send('join_room', { room })).toBe('room.not_found');
    expect(editor.heard.filter(({ name }) => name === 'conversation_update')).toEqual([]);
    expect(editor.heard.at(-1)?.payload).toMatchObject({ conversation_id: inside });
    editor.close();
  });

  it('may go by itself, in capitals too', async () => {
    const { inside, editorId } = await buildScene(doors, people);
    const { accessToken } = await people.session('editor');
    const path = { conversation_id: inside, user_id: editorId.toUpperCase() };
    expect(await callOperation(doors.url, 'removeMember', { path }, accessToken)).toEqual([204, undefined]);
  });
});
