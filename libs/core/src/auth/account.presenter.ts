import type { Account } from '@openhands-connect/contract';
import { presentUser } from '../users/index.js';
import type { AccountRow } from './auth.queries.js';

/** An account as its owner sees it. */
export function presentAccount(row: AccountRow): Account {
  return { ...presentUser(row), has_password: row.password_hash !== null, created_at: row.created_at.toISOString() };
}
