import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database, type Log } from '@openhands-connect/platform';
import { LOG } from '../../platform/tokens.js';
import { noteUses } from './api-keys.queries.js';

/** The first use of a key is written down soon: whoever tries a new key looks whether it works. */
const SOON_MS = 1_000;
/** Of one key, from one write to the next. */
const MINUTE_MS = 60_000;

/** Remembers when keys were used, and writes it down in batches, about once a minute for each: a request pays a map access. */
@Injectable()
export class ApiKeyUses implements OnModuleDestroy {
  /** Uses that are not written yet, in milliseconds since the epoch. */
  private readonly pending = new Map<string, number>();
  /** When the use of a key was last written, by the monotonic clock; forgotten after a minute. */
  private readonly writtenAt = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
  ) {}

  note(keyId: string): void {
    this.pending.set(keyId, Date.now());
    this.timer ??= setTimeout(() => void this.writeDue(), SOON_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.writing;
    await this.write([...this.pending.keys()]);
  }

  private async writeDue(): Promise<void> {
    const nowMs = performance.now();
    for (const [keyId, atMs] of this.writtenAt) if (atMs <= nowMs - MINUTE_MS) this.writtenAt.delete(keyId);
    this.writing = this.write([...this.pending.keys()].filter((keyId) => !this.writtenAt.has(keyId)));
    await this.writing;
    if (!this.timer) return;
    this.timer = this.pending.size === 0 ? undefined : setTimeout(() => void this.writeDue(), SOON_MS).unref();
  }

  /** What cannot be written now is tried again. */
  private async write(keyIds: readonly string[]): Promise<void> {
    if (keyIds.length === 0) return;
    const uses = keyIds.map((keyId) => [keyId, this.pending.get(keyId) ?? 0] as const);
    try {
      await this.database.run(noteUses, [keyIds, uses.map(([, atMs]) => new Date(atMs))]);
    } catch (error) {
      this.log.warn({ err: error }, 'the use of API keys could not be written down');
      return;
    }
    const nowMs = performance.now();
    for (const [keyId, atMs] of uses) {
      this.writtenAt.set(keyId, nowMs);
      if (this.pending.get(keyId) === atMs) this.pending.delete(keyId);
    }
  }
}
