const FRESH_MS = 60 * 60 * 1000;
/** How long a provider that failed is left alone: callers are told at once in the meantime. */
const PAUSE_MS = 5_000;

export interface DiscoveryOptions<Provider> {
  /** Asks the provider; bounded in time. */
  readonly discover: () => Promise<Provider>;
  readonly onFailure: (error: unknown) => void;
  readonly nowMs?: () => number;
}

/** The provider is not known, and asking it again has to wait. */
export class NotDiscovered extends Error {
  override readonly name = 'NotDiscovered';

  constructor(readonly retryAfterMs: number) {
    super('the provider cannot be discovered');
  }
}

/**
 * What is known of the provider: asked for when it is first needed, so that a server starts without it, and again each
 * hour. One question at a time, however many wait for it. What was known stays good while the provider is away.
 */
export class Discovery<Provider> {
  private known: { readonly provider: Provider; readonly atMs: number } | undefined;
  private failedAtMs = -Infinity;
  private asking: Promise<Provider> | undefined;
  private readonly nowMs: () => number;

  constructor(private readonly options: DiscoveryOptions<Provider>) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** @throws NotDiscovered */
  async current(): Promise<Provider> {
    const nowMs = this.nowMs();
    if (this.known && nowMs - this.known.atMs < FRESH_MS) return this.known.provider;
    const pauseMs = this.failedAtMs + PAUSE_MS - nowMs;
    if (pauseMs > 0) return this.staleOr(pauseMs);
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return await this.asking;
  }

  private async ask(): Promise<Provider> {
    try {
      const provider = await this.options.discover();
      this.known = { provider, atMs: this.nowMs() };
      return provider;
    } catch (error) {
      this.failedAtMs = this.nowMs();
      this.options.onFailure(error);
      return this.staleOr(PAUSE_MS);
    }
  }

  private staleOr(retryAfterMs: number): Provider {
    if (this.known) return this.known.provider;
    throw new NotDiscovered(retryAfterMs);
  }
}
