import { DomainError, statement, type Database } from '@openhands-connect/platform';
import { assertScope, restrictionOf, type Principal } from '../auth/index.js';

/** files, conversations. Whether one of the files lies in none of them. */
const filesOutside = statement<readonly [readonly string[], readonly string[]], { outside: boolean }>(
  'conversations.files_outside',
  `SELECT EXISTS (SELECT FROM unnest($1::uuid[]) AS wanted(id) WHERE NOT EXISTS (
    SELECT FROM files f WHERE f.id = wanted.id AND f.conversation_id = ANY($2::uuid[]))) AS outside`,
);

/**
 * Whether the caller's key is good for attaching files: the agent reads what is attached, and its answer tells of it.
 * Whether the user may attach them is asked when the message is written.
 *
 * @throws DomainError auth.scope_missing, file.not_found
 */
export async function assertMayAttach(
  database: Database,
  principal: Principal,
  fileIds: readonly string[],
): Promise<void> {
  assertScope(principal, 'files:read');
  const restriction = restrictionOf(principal);
  if (!restriction) return;
  const [found] = await database.run(filesOutside, [fileIds, [...restriction]]);
  if (found?.outside !== false) throw new DomainError('file.not_found');
}
