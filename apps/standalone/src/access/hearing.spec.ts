import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, SOCKET_EVENTS, type ServerEventName } from '@openhands-connect/contract';
import type { Caller } from '../testing/access/callers.js';
import { clear } from '../testing/access/contents.js';
import { HEARING_ROWS, LISTENERS, type HearingRow } from '../testing/access/hearing-rows.js';
import { People } from '../testing/access/people.js';
import { buildScene, type Scene } from '../testing/access/scene.js';
import { SocketDoor } from '../testing/access/socket-door.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

const UNKNOWN_ID = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';
const rows = Object.entries(HEARING_ROWS) as [ServerEventName, HearingRow][];

describe('every event of the server, to everybody who may be connected', () => {
  let doors: Doors;
  let people: People;
  beforeAll(async () => {
    doors = await startDoors({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    people = await People.signUp(doors);
  });
  beforeEach(() => clear(doors));
  afterAll(() => doors.close());

  const open = async (name: ServerEventName, caller: Caller, scene: Scene): Promise<SocketDoor | string> => {
    const token = await people.tokenOf(caller, SOCKET_EVENTS[name].scope, scene, ['conversations:read']);
    return await SocketDoor.open(doors.url, token);
  };
  /** Everybody's sockets, in the room where they may be. */
  const assemble = async (name: ServerEventName, scene: Scene): Promise<Map<Caller, SocketDoor>> => {
    const sockets = new Map<Caller, SocketDoor>();
    for (const listener of LISTENERS) {
      const door = await open(name, listener, scene);
      if (door === 'auth.scope_missing') continue;
      if (typeof door === 'string') throw new Error(`${listener} cannot connect: ${door}`);
      await door.send('join_room', { room: formatRoom(scene.inside) });
      sockets.set(listener, door);
    }
    await settle(sockets);
    return sockets;
  };

  it('has a row here', () => {
    const named = Object.entries(SOCKET_EVENTS).filter(([, { direction }]) => direction === 'server');
    expect(rows.map(([name]) => name).toSorted()).toEqual(named.map(([name]) => name).toSorted());
  });

  it.each(rows)('%s: is heard as the table says', async (name, { hearing, trigger }) => {
    const scene = await buildScene(doors, people);
    const sockets = await assemble(name, scene);
    const editor = await open('connect_success', 'editor', scene);
    if (typeof editor === 'string') throw new Error(editor);
    if (trigger) for (const door of sockets.values()) door.heard.splice(0);
    await trigger?.({ doors, people, scene, sockets, editor });
    const hearers = LISTENERS.filter((listener) => hearing[listener] === 'hears');
    await Promise.all(hearers.map(async (listener) => await sockets.get(listener)?.until(name)));
    await settle(sockets);
    const heard = LISTENERS.map((listener) => [listener, hearingOf(name, sockets.get(listener))]);
    expect(Object.fromEntries(heard)).toEqual(hearing);
    for (const door of [...sockets.values(), editor]) door.close();
  });
});

/** What was sent before an ack has arrived with it. */
async function settle(sockets: ReadonlyMap<Caller, SocketDoor>): Promise<void> {
  for (const door of sockets.values()) await door.send('leave_room', { room: formatRoom(UNKNOWN_ID) });
}

function hearingOf(name: ServerEventName, door: SocketDoor | undefined): string {
  if (!door) return 'refused';
  const names = new Set(door.heard.map((event) => event.name));
  if (names.has(name)) return 'hears';
  return names.has('event_withheld') ? 'withheld' : 'nothing';
}
