import { mailbox } from './mailbox.js';
import {
  bytes,
  cidr,
  durationMs,
  integer,
  listOf,
  oneOf,
  positiveDurationMs,
  text,
  url,
  type Parser,
} from './parsers.js';
import { passwordLimits } from './password-limits.js';
import { rateLimits } from './rate-limits.js';
import { issuer, redirectUri } from './sign-in-urls.js';
import { smtpUrl } from './smtp-url.js';
import { storageUrl } from './storage-url.js';

/** One environment variable: how it is read, what it is when unset, and a value that would do. */
interface Setting<T> {
  readonly parse: Parser<T>;
  readonly fallback: string | undefined;
  readonly example: string;
}

const withDefault = <T>(parse: Parser<T>, fallback: string, example = fallback): Setting<T> & { fallback: string } => ({
  parse,
  fallback,
  example,
});

const optional = <T>(parse: Parser<T>, example: string): Setting<T> & { fallback: undefined } => ({
  parse,
  fallback: undefined,
  example,
});

const http = url('http:', 'https:');

/** Every variable that the server knows. Other names in the environment are none of its business. */
export const SETTINGS = {
  NODE_ENV: withDefault(text, 'development'),
  HOST: withDefault(text, '127.0.0.1'),
  PORT: withDefault(integer(0, 65_535), '3000'),
  HEALTH_PORT: optional(integer(0, 65_535), '3100'),
  SHUTDOWN_DELAY: withDefault(durationMs, '0s', '5s'),
  PUBLIC_URL: optional(http, 'https://connect.example.com'),
  DATABASE_URL: optional(url('postgres:', 'postgresql:'), 'postgresql://user:password@localhost:5432/connect'),
  DATABASE_POOL_SIZE: withDefault(integer(2, 200), '10'),
  DATA_DIR: withDefault(text, '.data'),
  REDIS_URL: optional(url('redis:', 'rediss:'), 'redis://localhost:6379'),
  STORAGE_URL: optional(storageUrl, 's3://bucket?endpoint=https://s3.example.com&region=eu-1'),
  RATE_LIMITS: withDefault(rateLimits, 'default', 'auth=10/1m,read=600/1m'),
  RATE_LIMIT_ADDRESS_FACTOR: withDefault(integer(1, 10_000), '5'),
  PASSWORD_LIMITS: withDefault(passwordLimits, 'default', 'sign-in=5/5m+15/1h,reset=3/1h'),
  MAX_SOCKETS_PER_USER: withDefault(integer(1, 1_000_000), '200'),
  MAX_STREAMS_PER_USER: withDefault(integer(1, 1_000_000), '100'),
  TRUSTED_PROXIES: withDefault(listOf(cidr), '', '10.0.0.0/8,fd00::/8'),
  EVENT_RETENTION: withDefault(positiveDurationMs, '30d'),
  WEBHOOK_ALLOWED_NETWORKS: withDefault(listOf(cidr), '', '10.1.0.0/16'),
  WEBHOOK_RETRY_SCHEDULE: withDefault(listOf(durationMs), '5s,5m,30m,2h,5h,10h,14h,20h,24h'),
  WEBHOOK_TIMEOUT: withDefault(positiveDurationMs, '15s'),
  MAX_UPLOAD_BYTES: withDefault(bytes, '25MiB'),
  USER_QUOTA_BYTES: withDefault(bytes, '1GiB'),
  AGENT_ENGINE: withDefault(oneOf('offline', 'openai', 'openhands'), 'offline'),
  OPENAI_BASE_URL: optional(http, 'https://api.openai.com/v1'),
  OPENAI_API_KEY: optional(text, 'sk-…'),
  OPENAI_MODEL: optional(text, 'gpt-5-mini'),
  OPENHANDS_URL: optional(http, 'http://localhost:8000'),
  OPENHANDS_API_KEY: optional(text, 'session-api-key'),
  OPENHANDS_LLM_MODEL: optional(text, 'openai/gpt-5-mini'),
  OPENHANDS_LLM_BASE_URL: optional(http, 'https://api.openai.com/v1'),
  OPENHANDS_LLM_API_KEY: optional(text, 'sk-…'),
  OPENHANDS_WORKSPACE_DIR: optional(text, '/workspace'),
  GOOGLE_CLIENT_ID: optional(text, '1234.apps.googleusercontent.com'),
  GOOGLE_CLIENT_SECRET: optional(text, 'GOCSPX-…'),
  GOOGLE_ISSUER: withDefault(issuer, 'https://accounts.google.com'),
  ALLOWED_REDIRECT_URIS: withDefault(listOf(redirectUri), '', 'https://app.example.com/signed-in'),
  SMTP_URL: optional(smtpUrl, 'smtps://user:password@mail.example.com'),
  MAIL_FROM: withDefault(mailbox, 'OpenHands Connect <no-reply@localhost>'),
  LOG_LEVEL: withDefault(oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), 'info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(http, 'http://localhost:4318'),
  METRICS_TOKEN: optional(text, 'a-long-random-string'),
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;

type Parsed<S> = S extends { parse: Parser<infer T>; fallback: string }
  ? T
  : S extends { parse: Parser<infer T> }
    ? T | undefined
    : never;

/** The value of each variable after parsing; `undefined` where it is unset and has no default. */
export type Settings = { readonly [Name in SettingName]: Parsed<(typeof SETTINGS)[Name]> };
