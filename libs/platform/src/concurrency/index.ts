export { Gate, type GateLimits } from './gate.js';
export { Repeat } from './repeat.js';
export { GroupCommit, type GroupLimits } from './group-commit.js';
export { withinTime } from './within-time.js';
