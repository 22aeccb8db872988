import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCore, type TestCore } from '../testing/index.js';
import { ACCOUNT_DATA } from './account-data.js';

describe('what becomes of the data of an account', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  it('is decided for every table that there is, and for no other', async () => {
    const rows: { name: string }[] = await core.runtime.database.manager.query(
      `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'migrations'`,
    );
    expect(Object.keys(ACCOUNT_DATA)).toEqual(rows.map(({ name }) => name).toSorted());
  });
});
