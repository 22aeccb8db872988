import { AgentTurnsService, OfflineEngine, type AgentEngine } from '@openhands-connect/core';
import type { TestCore } from '@openhands-connect/core/testing';
import { AgentRunner } from '../agent-runner/agent-runner.js';
import { TurnRunner } from '../agent-runner/turn-runner.js';

/** An agent runner over a core that may have others. */
export function startRunner(core: TestCore, engine: AgentEngine = new OfflineEngine()): { stop(): Promise<void> } {
  const { bus, log } = core.runtime;
  const turns = core.get(AgentTurnsService);
  const runner = new AgentRunner(turns, new TurnRunner(turns, new Map([[engine.name, engine]]), bus, log), bus, log);
  runner.onApplicationBootstrap();
  return { stop: () => runner.onModuleDestroy() };
}
