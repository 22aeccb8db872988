import 'reflect-metadata';
import { outboundPolicyOf, setOutboundPolicy } from '@openhands-connect/contract-nest';
import { bootProcess, listen, runProcess } from '@openhands-connect/core';
import { createGateway } from './create-gateway.js';

/** The gateway as a process of its own; APIs, workers and other gateways run beside it. */
await runProcess({
  boot: () => bootProcess('gateway'),
  create: async (runtime) => {
    setOutboundPolicy(outboundPolicyOf(runtime.config.contractViolations, runtime.log));
    return await createGateway(runtime);
  },
  start: listen,
  ready: () => 'the gateway is ready',
});
