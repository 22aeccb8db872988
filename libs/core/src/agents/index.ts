export type { AgentEngine, AgentOutput, AgentTurn } from './agent-engine.js';
export { AgentTurnsService, LEASE_SECONDS, LeaseLostError, type LeasedTurn } from './agent-turns.service.js';
export { AgentWorkEntity } from './agent-work.entity.js';
export { freeAllTurns } from './free-all-turns.js';
export { OfflineEngine } from './offline.engine.js';
export { AgentsModule } from './agents.module.js';
