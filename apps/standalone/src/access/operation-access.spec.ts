import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { operationRows, OPERATIONS, type OperationId } from '@openhands-connect/contract';
import { CALLERS } from '../testing/access/callers.js';
import { clear, contentsOf } from '../testing/access/contents.js';
import { OPERATION_ROWS, type OperationRow } from '../testing/access/operation-rows.js';
import { People } from '../testing/access/people.js';
import { answerOf, callOperation } from '../testing/access/rest-door.js';
import { buildScene } from '../testing/access/scene.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

const rows = Object.entries(OPERATION_ROWS) as [OperationId, OperationRow][];
const planned = Object.entries(OPERATIONS).flatMap(([id, row]) => (row.planned ? [id as OperationId] : []));

describe('every operation, to everybody who may knock', () => {
  let doors: Doors;
  let people: People;
  beforeAll(async () => {
    doors = await startDoors({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    people = await People.signUp(doors);
  });
  beforeEach(() => clear(doors));
  afterAll(() => doors.close());

  it('has a row here', () => {
    const named = [...rows.map(([id]) => id), ...planned];
    expect(named.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });

  it.each(planned)('%s: is not there for anybody yet', async (id) => {
    const scene = await buildScene(doors, people);
    for (const caller of ['nobody', 'owner'] as const) {
      const token = await people.tokenOf(caller, OPERATIONS[id].scope, scene);
      expect(await callOperation(doors.url, id, {}, token)).toEqual(answerOf(id, 'operation.not_implemented'));
    }
  });

  it.each(rows)('%s: answers each as the table says, and writes nothing for those whom it refuses', async (id, row) => {
    const { method, scope } = operationRows[id];
    let scene = await buildScene(doors, people);
    for (const caller of CALLERS) {
      const token = await people.tokenOf(caller, scope, scene);
      const before = await contentsOf(doors);
      const answer = await callOperation(doors.url, id, row.call?.(scene) ?? {}, token);
      const outcome = row.access[caller];
      expect([caller, ...answer]).toEqual([caller, ...answerOf(id, outcome)]);
      const wrote = (await contentsOf(doors)) !== before;
      expect([caller, wrote]).toEqual([caller, outcome === 'ok' && method !== 'GET']);
      if (wrote && row.endsAccounts) await people.signUpAgain(caller);
      if (wrote) scene = await buildScene(doors, people);
    }
  });
});
