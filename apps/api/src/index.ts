export { ApiModule } from './api.module.js';
export { configureHttp, createHttpAdapter } from './http/http-adapter.js';
