import { DomainError } from '@openhands-connect/platform';
import type { AgentName } from '@openhands-connect/contract';

/** Which agent engines this server can run, and which one answers when nobody chose. */
export class AgentCatalogue {
  constructor(
    readonly defaultAgent: AgentName,
    private readonly configured: ReadonlySet<AgentName>,
  ) {}

  /** @throws DomainError agent.not_configured */
  assertConfigured(agent: AgentName): AgentName {
    if (!this.configured.has(agent)) throw new DomainError('agent.not_configured');
    return agent;
  }
}
