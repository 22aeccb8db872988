import type { AgentName } from '@openhands-connect/contract';
import { OfflineEngine, type AgentEngine } from '@openhands-connect/core';

/** Injection token of the engines that this worker can run, by their names. */
export const AGENT_ENGINES = Symbol('AgentEngines');

export type AgentEngines = ReadonlyMap<AgentName, AgentEngine>;

export function createAgentEngines(): AgentEngines {
  const engines: AgentEngine[] = [new OfflineEngine()];
  return new Map(engines.map((engine) => [engine.name, engine]));
}
