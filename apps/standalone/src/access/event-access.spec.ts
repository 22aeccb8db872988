import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, SOCKET_EVENTS, type ClientEventName } from '@openhands-connect/contract';
import { CALLERS, type Caller } from '../testing/access/callers.js';
import { clear, contentsOf } from '../testing/access/contents.js';
import { EVENT_ROWS, type EventRow } from '../testing/access/event-rows.js';
import { People } from '../testing/access/people.js';
import { buildScene, type Scene } from '../testing/access/scene.js';
import { SocketDoor } from '../testing/access/socket-door.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

const rows = Object.entries(EVENT_ROWS) as [ClientEventName, EventRow<ClientEventName>][];
/** What changes something that is kept. */
const WRITING: ReadonlySet<ClientEventName> = new Set(['send_message']);

describe('every event of a client, from everybody who may connect', () => {
  let doors: Doors;
  let people: People;
  beforeAll(async () => {
    doors = await startDoors({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    people = await People.signUp(doors);
  });
  beforeEach(() => clear(doors));
  afterAll(() => doors.close());

  const outcomeOf = async (token: string | undefined, send: (door: SocketDoor) => Promise<string>): Promise<string> => {
    const door = await SocketDoor.open(doors.url, token);
    if (typeof door === 'string') return `refused: ${door}`;
    const outcome = await send(door);
    door.close();
    return outcome;
  };
  const tokenOf = (name: ClientEventName, caller: Caller, scene: Scene): Promise<string | undefined> =>
    people.tokenOf(caller, SOCKET_EVENTS[name].scope, scene, ['conversations:read']);

  it('has a row here', () => {
    const named = Object.entries(SOCKET_EVENTS).filter(([, { direction }]) => direction === 'client');
    expect(rows.map(([name]) => name).toSorted()).toEqual(named.map(([name]) => name).toSorted());
  });

  it.each(rows)(
    '%s: answers each as the table says, and writes nothing for those whom it refuses',
    async (name, row) => {
      const scene = await buildScene(doors, people);
      for (const caller of CALLERS) {
        const token = await tokenOf(name, caller, scene);
        const before = await contentsOf(doors);
        const outcome = await outcomeOf(token, async (door) => {
          if (row.inRoom) await door.send('join_room', { room: formatRoom(scene.inside) });
          return await door.send(name, row.payload(scene, token ?? ''));
        });
        expect([caller, outcome]).toEqual([caller, row.access[caller]]);
        const wrote = (await contentsOf(doors)) !== before;
        expect([caller, wrote]).toEqual([caller, outcome === 'ok' && WRITING.has(name)]);
      }
    },
  );

  it('refuses what the contract does not name, from whomever', async () => {
    const scene = await buildScene(doors, people);
    const token = await tokenOf('join_room', 'owner', scene);
    expect(await outcomeOf(token, (door) => door.send('delete_everything', {}))).toBe('event.unknown');
  });
});
