import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import type { Principal } from '../auth/index.js';
import { buildUser, startCore, type TestCore } from '../testing/index.js';
import { dueDeliveries } from './deliveries.queries.js';
import { DeliveriesService, DeliveryEntity, WebhooksModule, WebhooksService } from './index.js';

/** A node of a plan that was run, as EXPLAIN has it. */
interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** How many rows of a table a plan has looked at. */
function looksAt(table: string, node: PlanNode): number {
  const own = node['Relation Name'] === table ? node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) : 0;
  return (node.Plans ?? []).reduce((sum, plan) => sum + looksAt(table, plan), own * node['Actual Loops']);
}

describe('what is due', () => {
  let core: TestCore;
  let principal: Principal;
  beforeEach(async () => {
    core = await startCore({ modules: [WebhooksModule] });
    ({ principal } = await buildUser(core));
  });
  afterEach(() => core.close());

  const register = async (): Promise<string> => {
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    return (await core.get(WebhooksService).register(principal, request)).webhook_id;
  };
  /** A delivery for each number: for how long it has been due. */
  async function deliver(webhookId: string, agesMs: readonly number[]): Promise<void> {
    const fact = { streamId: principal.userId, seq: 1, eventId: uuidv7(), eventType: 'settings.update' as const };
    const rows = agesMs.map((ageMs) => ({ id: uuidv7(), webhookId, dueAt: new Date(Date.now() - ageMs), ...fact }));
    await core.runtime.database.manager.insert(DeliveryEntity, rows);
  }

  it('is a share of each webhook, the longest due first, without what is not due yet and the busy ones', async () => {
    const [first, second, busy] = [await register(), await register(), await register()];
    await deliver(first, [5000, 6000, 7000, 8000, 9000]);
    await deliver(second, [1000, 8500, -60_000]);
    await deliver(busy, [9500]);
    const due = await core.get(DeliveriesService).due([busy], 2, 10);
    expect(due.map(({ webhookId }) => webhookId)).toEqual([first, second, first, second]);
    expect(await core.get(DeliveriesService).due([busy], 2, 3)).toEqual(due.slice(0, 3));
  });

  it('is found without a look at all that waits: neither for a webhook that is gone nor for one that is slow', async () => {
    const [slow, other] = [await register(), await register()];
    const backlog = Array.from({ length: 1000 }, () => 9000);
    await deliver(uuidv7(), backlog);
    await deliver(slow, backlog);
    await deliver(other, [1000]);
    const explained: { 'QUERY PLAN': [{ Plan: PlanNode }] }[] = await core.runtime.database.manager.query(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${dueDeliveries.sql}`,
      [[], 4, 200],
    );
    const [plan] = explained[0]?.['QUERY PLAN'] ?? [];
    if (!plan) throw new Error('there is no plan');
    // Eight: the first of each of the three, and what is due of the two.
    expect(looksAt('webhook_deliveries', plan.Plan)).toBeLessThan(20);
  });
});
