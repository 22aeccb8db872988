import type { Session } from '@openhands-connect/contract';
import type { SessionRow } from './sessions.queries.js';

/** @param currentId the session that asks */
export function presentSession(row: SessionRow, currentId: string): Session {
  return {
    session_id: row.id,
    current: row.id === currentId,
    created_at: row.created_at.toISOString(),
    last_used_at: row.rotated_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    ip_address: row.ip_address,
    user_agent: row.user_agent,
  };
}
