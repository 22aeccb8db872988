import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { operationRows, type OperationId } from '@openhands-connect/contract';
import { clear, contentsOf } from '../testing/access/contents.js';
import { OPERATION_ROWS, type OperationRow } from '../testing/access/operation-rows.js';
import { People } from '../testing/access/people.js';
import { fetchOperation } from '../testing/access/rest-door.js';
import { buildScene } from '../testing/access/scene.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

/** What rows have and callers do not set, and what no row has. */
const NOT_THE_CALLERS = ['id', 'user_id', 'owner_id', 'created_at', 'disabled_at', 'is_admin'];

/** Of the contract: what is built with a JSON body from now on is here by itself. */
const withJson = (Object.entries(OPERATION_ROWS) as [OperationId, OperationRow][]).filter(([id]) =>
  operationRows[id].requestContentTypes.some((type) => /[/+]json$/.test(type)),
);

describe('a body with one property more than the contract has', () => {
  let doors: Doors;
  let people: People;
  beforeAll(async () => {
    doors = await startDoors({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    people = await People.signUp(doors);
  });
  beforeEach(() => clear(doors));
  afterAll(() => doors.close());

  // What the same body does without it is in `operation-access.spec.ts`.
  it.each(withJson)('%s: is refused for that, and writes nothing', async (id, row) => {
    const scene = await buildScene(doors, people);
    const call = row.call?.(scene) ?? {};
    const token = await people.tokenOf('owner', operationRows[id].scope, scene);
    const before = await contentsOf(doors);
    for (const name of NOT_THE_CALLERS) {
      const answer = await fetchOperation(doors.url, id, { ...call, body: { ...call.body, [name]: true } }, token);
      const { code, errors } = (await answer.json()) as { code?: string; errors?: { path: string }[] };
      const paths = errors?.map(({ path }) => path);
      expect([name, answer.status, code, paths]).toEqual([name, 400, 'request.invalid', [`/body/${name}`]]);
    }
    expect(await contentsOf(doors)).toBe(before);
  });
});
