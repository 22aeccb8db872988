import { describe, expect, it } from '@jest/globals';
import { clientEventChecks } from '../validators/index.js';
import { formatRoom, parseRoom } from './room.js';

const id = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';

describe('the room of a conversation', () => {
  it('is read back as it was written', () => {
    expect(formatRoom(id)).toBe(`conversation_${id}`);
    expect(parseRoom(formatRoom(id))).toBe(id);
  });

  it.each([
    ['another prefix', `user_${id}`],
    ['no prefix', id],
    ['no id', 'conversation_'],
    ['an id that is no UUID', 'conversation_17'],
    ['upper case, which would be a second name of the same room', `conversation_${id.toUpperCase()}`],
    ['something before', ` conversation_${id}`],
    ['a line break after', `conversation_${id}\n`],
    ['something after', `conversation_${id}0`],
  ])('is not %s', (_, room) => {
    expect(parseRoom(room)).toBeUndefined();
  });

  it.each([formatRoom(id), `user_${id}`, `conversation_${id.toUpperCase()}`, `conversation_${id}\n`])(
    'is judged as the contract judges %j',
    (room) => {
      expect(parseRoom(room) !== undefined).toBe(clientEventChecks.leave_room.payload({ room }));
    },
  );
});
