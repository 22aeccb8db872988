export { Gate, type GateLimits } from './gate.js';
