export { bootProcess, bootStandalone } from './boot.js';
export { PlatformModule } from './platform.module.js';
export { openRuntime, type Runtime, type RuntimeParts } from './runtime.js';
export { nestLogger, stopOnSignals } from './serve.js';
export { BLOBS, BUS, CONFIG, LOG } from './tokens.js';
