export {
  buildApiKey,
  buildConversation,
  buildMember,
  buildReset,
  buildUser,
  revokeApiKey,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestUser,
} from './build.js';
export { FORGED_TOKENS, type ForgedToken } from './forged-tokens.js';
export { joinRuntime } from './join-runtime.js';
export { startCore, type TestCore } from './start-core.js';
export { TokenForge } from './token-forge.js';
export { untilSomebodyWaits } from './until-somebody-waits.js';
export { testRuntime, type TestRuntimeOptions } from './test-runtime.js';
