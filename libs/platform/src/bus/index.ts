export type { Bus, SignalHandler, Unsubscribe } from './bus.js';
export { InProcessBus } from './in-process-bus.js';
export { PostgresBus, type PostgresBusOptions } from './postgres-bus.js';
export { streamTopic, workTopic, type Signal, type SignalKind, type Topic } from './signal.js';
