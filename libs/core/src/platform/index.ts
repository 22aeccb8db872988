export { bootCommand, type CommandRuntime } from './boot-command.js';
export { bootProcess, bootStandalone } from './boot.js';
export { PlatformModule } from './platform.module.js';
export { openRuntime, type Runtime, type RuntimeParts } from './runtime.js';
export { listen, runProcess, type ProcessParts } from './run-process.js';
export { nestLogger } from './serve.js';
export { explainStart } from './start-error.js';
export { BLOBS, BUS, CONFIG, LIMITER, LOG } from './tokens.js';
