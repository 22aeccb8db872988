import 'reflect-metadata';
import { outboundPolicyOf, setOutboundPolicy } from '@openhands-connect/contract-nest';
import { bootProcess, stopOnSignals } from '@openhands-connect/core';
import { createGateway } from './create-gateway.js';

/** The gateway as a process of its own; APIs, workers and other gateways run beside it. */
const runtime = await bootProcess('gateway');
const { config, log } = runtime;
setOutboundPolicy(outboundPolicyOf(config.contractViolations, log));
const app = await createGateway(runtime);
stopOnSignals(app, runtime);
await app.listen(config.http.port, config.http.host);
log.info({ address: await app.getUrl() }, 'the gateway is ready');
