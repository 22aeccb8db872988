import type { Cidr } from './cidr.js';
import type { Mailbox } from './mailbox.js';
import type { PasswordLimits } from './password-limits.js';
import type { RateLimits } from './rate-limits.js';
import type { Settings } from './settings.js';
import type { StorageTarget } from './storage-url.js';

/** Everything that can be set from outside, parsed once. Durations are milliseconds, sizes bytes. */
export interface Config {
  /** What a reply that breaks the contract does: refused while developing and testing, logged in production. */
  readonly contractViolations: 'throw' | 'log';
  readonly http: {
    readonly host: string;
    /** 0 lets the system choose. */
    readonly port: number;
    /** Where a worker of its own answers probes; `undefined`: nowhere. */
    readonly healthPort: number | undefined;
    /** From the moment a process says that it is not ready until it closes what it serves. */
    readonly shutdownDelayMs: number;
    /** Without a trailing slash. */
    readonly publicUrl: string;
    readonly trustedProxies: readonly Cidr[];
    readonly rateLimits: RateLimits;
    /** All callers of an address together may do so many times what one of them may. */
    readonly addressFactor: number;
  };
  /** At one gateway; `undefined` where sockets are not limited at all. */
  readonly sockets: { readonly maxPerUser: number | undefined };
  /** Event streams of one API; `undefined` where reading is not limited at all. */
  readonly streams: { readonly maxPerUser: number | undefined };
  /** No `url`: PostgreSQL is started under `dataDir`. */
  readonly database: { readonly url: string | undefined; readonly poolSize: number };
  /** Absolute. */
  readonly dataDir: string;
  readonly redisUrl: string | undefined;
  readonly storage: StorageTarget;
  /** How long the log reaches back; messages stay. */
  readonly events: { readonly retentionMs: number };
  readonly webhooks: {
    readonly allowedNetworks: readonly Cidr[];
    readonly retryScheduleMs: readonly number[];
    readonly timeoutMs: number;
  };
  readonly files: { readonly maxUploadBytes: number; readonly userQuotaBytes: number };
  readonly agents: {
    readonly engine: Settings['AGENT_ENGINE'];
    readonly openai: {
      readonly baseUrl: string | undefined;
      readonly apiKey: string | undefined;
      readonly model: string | undefined;
    };
    readonly openhands: {
      readonly url: string | undefined;
      readonly apiKey: string | undefined;
      readonly llmModel: string | undefined;
      readonly llmBaseUrl: string | undefined;
      readonly llmApiKey: string | undefined;
      readonly workspaceDir: string | undefined;
    };
  };
  readonly auth: {
    /** `undefined`: signing in with Google is not configured. */
    readonly google: { readonly clientId: string; readonly clientSecret: string; readonly issuer: string } | undefined;
    /** Where a sign-in may return to, as browsers write it. The first is the server's own page. */
    readonly redirectUris: readonly [string, ...string[]];
    readonly passwordLimits: PasswordLimits;
  };
  readonly mail: {
    /** `undefined`: mail is written to the log if it may be, else it is not sent. */
    readonly smtpUrl: string | undefined;
    readonly from: Mailbox;
    /** Whether a mail, and the secrets in it, may stand in the log; not in production. */
    readonly mayLog: boolean;
  };
  readonly observability: {
    readonly logLevel: Settings['LOG_LEVEL'];
    readonly otlpEndpoint: string | undefined;
    readonly metricsToken: string | undefined;
  };
}
