import type { Database } from './database.js';
import { statement } from './statement.js';

const byId = statement<[id: string], { title: string }>('type-spec.by-id', 'SELECT title FROM t WHERE id = $1');

export async function typesHold(database: Database): Promise<void> {
  const rows = await database.run(byId, ['id']);
  rows[0]?.title.toUpperCase();
  // @ts-expect-error the row has no such column
  void rows[0]?.name;
  // @ts-expect-error the parameter is a string
  await database.run(byId, [1]);
  // @ts-expect-error one parameter is wanted
  await database.run(byId, []);
}
