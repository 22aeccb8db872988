import { Inject, Injectable, RequestMethod, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { OPERATIONS, SOCKET_EVENTS, type OperationId } from '@openhands-connect/contract';
import { coverageFaults } from './coverage.js';
import { eventOf } from './events/event.decorator.js';
import { operationOf } from './rest/operation.decorator.js';

// Nest's own names of what `@Get()` and `@SubscribeMessage()` leave on a method.
const ROUTE_METHOD = 'method';
const SUBSCRIPTION = 'message';

type Method = (...args: unknown[]) => unknown;

/**
 * Refuses to boot unless handlers and contract cover each other: every operation (or client event) has exactly one
 * handler, and no route or subscription exists that the contract does not name.
 */
@Injectable()
abstract class ContractCoverage implements OnApplicationBootstrap {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  protected abstract readonly named: readonly string[];
  protected abstract readonly instances: 'getControllers' | 'getProviders';
  /** The contract's name of a handler, a description of one that has none, undefined for other methods. */
  protected abstract claimOf(method: Method): string | undefined;

  onApplicationBootstrap(): void {
    const faults = coverageFaults(this.named, this.claims());
    if (faults.length > 0) throw new Error(`Contract and handlers differ:\n- ${faults.join('\n- ')}`);
  }

  private claims(): string[] {
    return this.discovery[this.instances]().flatMap(({ instance }: { instance?: unknown }) => {
      if (typeof instance !== 'object' || instance === null) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, Method> | null;
      if (!prototype) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        const claim = typeof method === 'function' ? this.claimOf(method) : undefined;
        return claim === undefined ? [] : [claim];
      });
    });
  }
}

@Injectable()
export class OperationCoverage extends ContractCoverage {
  protected readonly named: readonly string[] = Object.keys(OPERATIONS);
  protected readonly instances = 'getControllers';

  protected claimOf(method: Method): string | undefined {
    const verb = Reflect.getMetadata(ROUTE_METHOD, method) as RequestMethod | undefined;
    return operationOf(method) ?? (verb === undefined ? undefined : `the route ${RequestMethod[verb]} ${method.name}`);
  }
}

/** The same for a process that serves these operations and no other. */
export function coverageOf(...ids: OperationId[]): Type<OnApplicationBootstrap> {
  @Injectable()
  class PartialCoverage extends OperationCoverage {
    protected override readonly named = ids;
  }
  return PartialCoverage;
}

@Injectable()
export class EventCoverage extends ContractCoverage {
  protected readonly named = Object.entries(SOCKET_EVENTS)
    .filter(([, { direction }]) => direction === 'client')
    .map(([name]) => name);
  protected readonly instances = 'getProviders';

  protected claimOf(method: Method): string | undefined {
    const message = Reflect.getMetadata(SUBSCRIPTION, method) as string | undefined;
    return eventOf(method) ?? (message === undefined ? undefined : `the subscription ${message}`);
  }
}
