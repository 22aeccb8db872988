export { ActivityEntity } from './activity.entity.js';
export { ActivityLog, type ActivityEntry } from './activity-log.js';
export { ActivityModule } from './activity.module.js';
export { INTO_ACTIVITY } from './activity.queries.js';
export { ActivityRetention } from './activity-retention.js';
export type { ClientOrigin } from './client-origin.js';
