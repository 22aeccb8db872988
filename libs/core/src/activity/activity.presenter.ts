import type { AuthActivity } from '@openhands-connect/contract';
import type { ActivityEntity } from './activity.entity.js';

export function presentActivity(row: ActivityEntity): AuthActivity {
  return {
    activity_id: row.id,
    type: row.type,
    method: row.method,
    occurred_at: row.occurredAt.toISOString(),
    session_id: row.sessionId,
    ip_address: row.ipAddress,
    user_agent: row.userAgent,
  };
}
