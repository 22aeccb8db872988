import { setTimeout as delay } from 'node:timers/promises';
import type { Postgres } from '../cluster/postgres.js';
import type { Journal } from '../journal/journal.js';
import type { Conversation } from './cast.js';
import { RawReader } from './raw-reader.js';
import { SdkReader } from './sdk-reader.js';

const POLL_MS = 100;

interface Reader {
  readonly lastSeq: number;
  close(): void;
}

/** Everybody who reads in a scenario, from the first event on. */
export class Readers {
  readonly sdk: SdkReader[] = [];
  private readonly readers = new Map<Reader, string>();
  private opened = 0;

  constructor(
    private readonly journal: Journal,
    private readonly url: string,
  ) {}

  /** An application that uses the client. */
  openSdk(conversation: Conversation): SdkReader {
    const name = `sdk-${++this.opened}`;
    const reader = new SdkReader({ journal: this.journal, url: this.url, name, conversation, afterSeq: 0 });
    this.sdk.push(reader);
    this.readers.set(reader, conversation.id);
    return reader;
  }

  /** A socket that hides nothing. */
  async openRaw({ id: conversationId, owner }: Conversation): Promise<void> {
    const { journal, url } = this;
    const name = `raw-${++this.opened}`;
    const getToken = owner.client.getToken;
    const reader = new RawReader({ journal, url, name, conversationId, getToken, replays: true, reconnects: true });
    this.readers.set(reader, conversationId);
    await reader.open();
  }

  /** Leaves one reader out of what follows. */
  drop(reader: SdkReader): void {
    reader.leave();
    this.sdk.splice(this.sdk.indexOf(reader), 1);
    this.readers.delete(reader);
  }

  /** Resolves when everybody has read what the database holds, or the time is over: then the checks find what is missing. */
  async catchUp(postgres: Postgres, withinMs: number): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    const ids = [...new Set(this.readers.values())];
    while (performance.now() < deadlineMs) {
      const heads = await postgres.query<{ id: string; last_seq: number }>(
        'SELECT id, last_seq::int FROM conversations WHERE id = ANY($1::uuid[])',
        [ids],
      );
      const seqs = new Map(heads.map(({ id, last_seq }) => [id, last_seq]));
      const isBehind = [...this.readers].some(([reader, id]) => reader.lastSeq < (seqs.get(id) ?? 0));
      if (!isBehind) return;
      await delay(POLL_MS);
    }
  }

  close(): void {
    for (const reader of this.readers.keys()) reader.close();
  }
}
