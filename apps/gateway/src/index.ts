export { createSocketAdapter } from './adapter/socket-adapter.js';
export { GatewayModule } from './gateway.module.js';
