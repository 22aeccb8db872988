export type { Cidr } from './cidr.js';
export { ConfigError, type ConfigFault } from './config-error.js';
export type { Config } from './config.js';
export { loadConfig, type Environment } from './load-config.js';
export type { Mailbox } from './mailbox.js';
export type { PasswordLimitName, PasswordLimits } from './password-limits.js';
export { DEFAULT_RATE_LIMITS, RATE_CLASSES, type RateClass, type RateLimit, type RateLimits } from './rate-limits.js';
export { SETTINGS, type SettingName } from './settings.js';
export type { StorageTarget } from './storage-url.js';
