import { randomUUID } from 'node:crypto';
import { formatRoom, type ServerEventName } from '@openhands-connect/contract';
import {
  ConversationChangesService,
  ConversationsService,
  conversationStream,
  FilesService,
  MessagesService,
  SettingsService,
} from '@openhands-connect/core';
import type { Doors } from '../start-doors.js';
import type { Caller } from './callers.js';
import type { People } from './people.js';
import { uploadFile, type Scene } from './scene.js';
import type { SocketDoor } from './socket-door.js';

/** Those who can connect at all; who is a member of the conversation has joined its room. */
export const LISTENERS = [
  'stranger',
  'removed',
  'viewer',
  'owner',
  'key-without-scope',
  'key-with-scope',
  'key-inside',
  'key-outside',
] as const satisfies Caller[];
type Listener = (typeof LISTENERS)[number];

/** `withheld`: it is told that there was an event, not which. `refused`: without the scope there is no connection. */
type Hearing = 'hears' | 'withheld' | 'nothing' | 'refused';

interface Stage {
  readonly doors: Doors;
  readonly people: People;
  readonly scene: Scene;
  readonly sockets: ReadonlyMap<Caller, SocketDoor>;
  /** In the room, to do things there. */
  readonly editor: SocketDoor;
}

export interface HearingRow {
  readonly hearing: Readonly<Record<Listener, Hearing>>;
  /** Makes it happen; nothing for what has happened with the connection. */
  readonly trigger?: (stage: Stage) => Promise<unknown> | void;
}

const nobody: HearingRow['hearing'] = {
  stranger: 'nothing',
  removed: 'nothing',
  viewer: 'nothing',
  owner: 'nothing',
  'key-without-scope': 'refused',
  'key-with-scope': 'nothing',
  'key-inside': 'nothing',
  'key-outside': 'nothing',
};
const inRoom: HearingRow['hearing'] = {
  ...nobody,
  viewer: 'hears',
  owner: 'hears',
  'key-with-scope': 'hears',
  'key-inside': 'hears',
};
const fileInRoom: HearingRow['hearing'] = { ...inRoom, 'key-without-scope': 'withheld' };

const delta = ({ inside }: Scene) => ({ conversation_id: inside, message_id: randomUUID(), index: 0, content: 'Hel' });
const ownerOf = ({ people }: Stage) => people.of('owner').principal;
const roomOf = ({ scene }: Stage) => ({ room: formatRoom(scene.inside) });

export const HEARING_ROWS: Readonly<Record<ServerEventName, HearingRow>> = {
  connect_success: {
    hearing: { ...inRoom, stranger: 'hears', removed: 'hears', 'key-without-scope': 'hears', 'key-outside': 'hears' },
  },
  exception: {
    hearing: { ...nobody, owner: 'hears', 'key-without-scope': 'nothing' },
    trigger: ({ sockets }) => sockets.get('owner')?.tell('no_such_event', {}),
  },
  conversation_insert: {
    hearing: { ...nobody, owner: 'hears', 'key-with-scope': 'hears' },
    trigger: (stage) => stage.doors.get(ConversationsService).create(ownerOf(stage), { initialPrompt: 'Another' }),
  },
  conversation_update: {
    hearing: inRoom,
    trigger: (stage) => stage.doors.get(MessagesService).send(ownerOf(stage), stage.scene.inside, { content: 'Hi' }),
  },
  conversation_delete: {
    hearing: inRoom,
    trigger: (stage) => stage.doors.get(ConversationChangesService).delete(ownerOf(stage), stage.scene.inside),
  },
  file_insert: {
    hearing: fileInRoom,
    trigger: ({ doors, people, scene }) => uploadFile(doors, people.of('owner'), scene.inside),
  },
  file_update: {
    hearing: fileInRoom,
    // What renames a file is still to come; its event is known already.
    trigger: async (stage) => {
      const { doors, scene } = stage;
      const record = await doors.get(FilesService).get(ownerOf(stage), scene.fileId);
      await doors.runtime.database.transaction((tx) =>
        doors.runtime.eventLog.append(tx, conversationStream.of(scene.inside), 'file_update', () => ({
          file_id: scene.fileId,
          record,
        })),
      );
    },
  },
  file_delete: {
    hearing: fileInRoom,
    trigger: (stage) => stage.doors.get(FilesService).delete(ownerOf(stage), stage.scene.fileId),
  },
  settings_update: {
    hearing: {
      ...nobody,
      owner: 'hears',
      'key-without-scope': 'nothing',
      'key-with-scope': 'hears',
      'key-inside': 'hears',
      'key-outside': 'hears',
    },
    trigger: (stage) => stage.doors.get(SettingsService).update(ownerOf(stage), { theme: 'dark' }),
  },
  event_withheld: {
    // The key with the scope to read conversations has no other: it may not hear of files.
    hearing: { ...nobody, 'key-with-scope': 'hears' },
    trigger: ({ doors, people, scene }) => uploadFile(doors, people.of('owner'), scene.inside),
  },
  message_delta: {
    hearing: inRoom,
    trigger: ({ doors: { runtime }, scene }) =>
      runtime.bus.publish({
        kind: 'ephemeral',
        streamId: scene.inside,
        name: 'message_delta',
        payload: delta(scene),
      }),
  },
  user_joined: { hearing: inRoom, trigger: (stage) => stage.editor.send('join_room', roomOf(stage)) },
  user_left: {
    hearing: inRoom,
    trigger: async (stage) => {
      await stage.editor.send('join_room', roomOf(stage));
      await stage.editor.send('leave_room', roomOf(stage));
    },
  },
  user_typing: {
    hearing: inRoom,
    trigger: async (stage) => {
      await stage.editor.send('join_room', roomOf(stage));
      await stage.editor.send('typing', { ...roomOf(stage), typing: true });
    },
  },
};
