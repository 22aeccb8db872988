export * from './bus/index.js';
export * from './config/index.js';
export * from './database/index.js';
export * from './errors/index.js';
export * from './event-log/index.js';
export * from './ids/index.js';
export * from './observability/index.js';
