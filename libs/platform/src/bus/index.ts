export type { Bus, SignalHandler, Unsubscribe } from './bus.js';
export { InProcessBus } from './in-process-bus.js';
export { openBus } from './open-bus.js';
export { PostgresBus, type PostgresBusOptions } from './postgres-bus.js';
export { RedisBus, type RedisBusOptions } from './redis-bus.js';
export { streamTopic, workTopic, type Signal, type SignalKind, type Topic } from './signal.js';
