import { createOutboundFetch, type Config, type OutboundFetch } from '@openhands-connect/platform';

/** Injection token of the fetch that reaches receivers. */
export const OUTBOUND = Symbol('OutboundFetch');

/** Reaches public addresses and those that the operator allows, follows no redirect, and gives up in time. */
export function createReceiverFetch({ webhooks }: Config): OutboundFetch {
  return createOutboundFetch({ allowedNetworks: webhooks.allowedNetworks, timeoutMs: webhooks.timeoutMs });
}
