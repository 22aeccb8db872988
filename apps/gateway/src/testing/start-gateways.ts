import { joinRuntime, testRuntime } from '@openhands-connect/core/testing';
import type { Runtime } from '@openhands-connect/core';
import type { Bus, Database } from '@openhands-connect/platform';
import { startGateway, type StartOptions, type TestGateway } from './start-gateway.js';

export interface GatewaysOptions {
  readonly count: number;
  readonly options?: StartOptions['options'];
  /** A bus for each gateway. */
  readonly createBus: (database: Database) => Bus | Promise<Bus>;
}

export interface TestGateways {
  readonly all: readonly [TestGateway, TestGateway, ...TestGateway[]];
  /** One more gateway on the same database, with a bus of its own. */
  add(options?: StartOptions['options']): Promise<TestGateway>;
  /** Closes those that were added. */
  closeAdded(): Promise<void>;
  close(): Promise<void>;
}

/** Gateways as processes apart: on one database, with a pool and a bus each. */
export async function startGateways({ count, options = {}, createBus }: GatewaysOptions): Promise<TestGateways> {
  const origin = await testRuntime({ createBus });
  const runtimes: Runtime[] = [origin];
  const gateways: TestGateway[] = [await startGateway({ runtime: origin, options })];
  const add = async (others: StartOptions['options'] = {}): Promise<TestGateway> => {
    const runtime = await joinRuntime(origin, createBus);
    runtimes.push(runtime);
    const gateway = await startGateway({ runtime, options: { ...options, ...others } });
    gateways.push(gateway);
    return gateway;
  };
  while (gateways.length < count) await add();
  const closeFrom = async (first: number): Promise<void> => {
    for (const gateway of gateways.splice(first)) await gateway.close();
    for (const runtime of runtimes.splice(first).toReversed()) await runtime.close();
  };
  return {
    all: [...gateways] as unknown as TestGateways['all'],
    add,
    closeAdded: () => closeFrom(count),
    close: () => closeFrom(0),
  };
}
