export { Gate, type GateLimits } from './gate.js';
export { GroupCommit, type GroupLimits } from './group-commit.js';
