import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env as processEnv, loadEnvFile } from 'node:process';
import { ConfigError, type ConfigFault } from './config-error.js';
import type { Config } from './config.js';
import { ValueFault } from './parsers.js';
import { SETTINGS, type SettingName, type Settings } from './settings.js';

/** Names and texts, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration: an `.env` file in the working directory first (what the environment already
 * has wins), then every known variable. An empty variable counts as unset.
 * Throws `ConfigError` with all faults at once.
 */
export function loadConfig(env: Environment = processEnv): Config {
  if (env === processEnv && existsSync('.env')) loadEnvFile('.env');
  return freezeDeep(toConfig(parseSettings(env)));
}

function parseSettings(env: Environment): Settings {
  const faults: ConfigFault[] = [];
  const parseOne = (name: SettingName): unknown => {
    const { parse, fallback, example } = SETTINGS[name];
    const value = env[name]?.trim() || fallback;
    if (value === undefined) return undefined;
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      faults.push({ name, fault: error.message, example });
      return undefined;
    }
  };
  const settings = Object.fromEntries((Object.keys(SETTINGS) as SettingName[]).map((name) => [name, parseOne(name)]));
  faults.push(...pairFaults(env));
  if (faults.length > 0) throw new ConfigError(faults);
  return settings as Settings;
}

/** Variables that mean nothing without each other. */
function pairFaults(env: Environment): ConfigFault[] {
  const pair = ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'] as const;
  const missing = pair.filter((name) => !env[name]?.trim());
  return missing.length === 1
    ? missing.map((name) => ({ name, fault: 'must be set too', example: SETTINGS[name].example }))
    : [];
}

function toConfig(from: Settings): Config {
  const dataDir = resolve(from.DATA_DIR);
  const publicUrl = from.PUBLIC_URL ?? `http://localhost:${from.PORT}`;
  return {
    contractViolations: from.NODE_ENV === 'production' ? 'log' : 'throw',
    http: {
      host: from.HOST,
      port: from.PORT,
      healthPort: from.HEALTH_PORT,
      shutdownDelayMs: from.SHUTDOWN_DELAY,
      publicUrl,
      trustedProxies: from.TRUSTED_PROXIES,
      rateLimits: from.RATE_LIMITS,
      addressFactor: from.RATE_LIMIT_ADDRESS_FACTOR,
    },
    sockets: { maxPerUser: from.RATE_LIMITS.socket === null ? undefined : from.MAX_SOCKETS_PER_USER },
    streams: { maxPerUser: from.RATE_LIMITS.read === null ? undefined : from.MAX_STREAMS_PER_USER },
    database: { url: from.DATABASE_URL, poolSize: from.DATABASE_POOL_SIZE },
    dataDir,
    redisUrl: from.REDIS_URL,
    storage: from.STORAGE_URL ?? { kind: 'file', directory: join(dataDir, 'files') },
    events: { retentionMs: from.EVENT_RETENTION },
    webhooks: {
      allowedNetworks: from.WEBHOOK_ALLOWED_NETWORKS,
      retryScheduleMs: from.WEBHOOK_RETRY_SCHEDULE,
      timeoutMs: from.WEBHOOK_TIMEOUT,
    },
    files: { maxUploadBytes: from.MAX_UPLOAD_BYTES, userQuotaBytes: from.USER_QUOTA_BYTES },
    agents: agentsOf(from),
    auth: {
      google: googleOf(from),
      redirectUris: [new URL(publicUrl).href, ...from.ALLOWED_REDIRECT_URIS],
      passwordLimits: from.PASSWORD_LIMITS,
    },
    mail: { smtpUrl: from.SMTP_URL, from: from.MAIL_FROM, mayLog: from.NODE_ENV !== 'production' },
    observability: {
      logLevel: from.LOG_LEVEL,
      otlpEndpoint: from.OTEL_EXPORTER_OTLP_ENDPOINT,
      metricsToken: from.METRICS_TOKEN,
    },
  };
}

function agentsOf(from: Settings): Config['agents'] {
  return {
    engine: from.AGENT_ENGINE,
    openai: { baseUrl: from.OPENAI_BASE_URL, apiKey: from.OPENAI_API_KEY, model: from.OPENAI_MODEL },
    openhands: {
      url: from.OPENHANDS_URL,
      apiKey: from.OPENHANDS_API_KEY,
      llmModel: from.OPENHANDS_LLM_MODEL,
      llmBaseUrl: from.OPENHANDS_LLM_BASE_URL,
      llmApiKey: from.OPENHANDS_LLM_API_KEY,
      workspaceDir: from.OPENHANDS_WORKSPACE_DIR,
    },
  };
}

function googleOf(from: Settings): Config['auth']['google'] {
  if (from.GOOGLE_CLIENT_ID === undefined || from.GOOGLE_CLIENT_SECRET === undefined) return undefined;
  return { clientId: from.GOOGLE_CLIENT_ID, clientSecret: from.GOOGLE_CLIENT_SECRET, issuer: from.GOOGLE_ISSUER };
}

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freezeDeep);
    Object.freeze(value);
  }
  return value;
}
