export { EventCoverage, OperationCoverage } from './coverage.service.js';
export type { ProblemOf } from './probes/probe-filter.js';
export { ProbesController, READINESS, type ReadinessSource } from './probes/probes.controller.js';
export { ProbesModule } from './probes/probes.module.js';
export { checkServerEvent, checkStreamEvent } from './events/check-event.js';
export { emitEvent, type Emitter } from './events/emit.js';
export { Event, eventOf, type EventHandler, type EventReply } from './events/event.decorator.js';
export {
  Operation,
  operationOf,
  type HandlerReply,
  type OperationHandler,
  type ServerBytes,
} from './rest/operation.decorator.js';
export { OperationNotImplemented, plannedController, plannedOperations } from './rest/planned.controller.js';
export {
  MediaTypeRefused,
  RequestViolation,
  ResponseViolation,
  outboundPolicyOf,
  setOutboundPolicy,
  type OutboundPolicy,
  type ViolationDetail,
} from './violations.js';
