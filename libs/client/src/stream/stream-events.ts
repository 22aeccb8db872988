import type { LogEvent, StreamDelta, StreamEvent, StreamResync } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import { asNetworkFailure } from '../http/caller.js';
import { backoffMs, pause, type RetryPolicy } from '../retry.js';
import type { StreamBlock } from './event-stream-parser.js';
import { readBlocks } from './read-blocks.js';

/** What a reader of a stream is handed: events in order, pieces of answers, and that something was missed for good. */
export type StreamedEvent = LogEvent | StreamDelta | StreamResync;

export interface StreamOptions {
  /** The seq of the newest event that the caller knows (`last_seq` of the conversation); left out: only what is new. */
  readonly afterSeq?: number;
  /** Ends the stream: the iterator is done. */
  readonly signal?: AbortSignal;
}

export interface StreamSource {
  /** One attempt to open the stream; renews an expired token. @throws ConnectError */
  open(headers: { 'last-event-id'?: number }, signal: AbortSignal): Promise<Response>;
  readonly backoff: Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs'>;
  /** A connection on which not even a comment came for so long is a dead one. The server is never silent for 20 s. */
  readonly silenceMs: number;
}

/**
 * Reads a conversation's events without gap or duplicate, for as long as the caller goes on: a broken connection is
 * opened again behind the last event. Leaving the loop closes it.
 *
 * @throws ConnectError when the server says no (`conversation.not_found`, `auth.session_revoked`): trying again would not
 *   change that
 */
export async function* streamEvents(
  source: StreamSource,
  { afterSeq, signal }: StreamOptions,
): AsyncGenerator<StreamedEvent, void, undefined> {
  const reading = new Reading(source, afterSeq);
  const leaving = new AbortController();
  const over = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal;
  try {
    while (!over.aborted) {
      try {
        yield* reading.once(over);
      } catch (thrown) {
        if (over.aborted) return;
        reading.note(ConnectError.from(thrown));
      }
      await pause(reading.delayMs(), over).catch(() => undefined);
    }
  } finally {
    leaving.abort();
  }
}

/** How far one reader is, and when it comes again. */
class Reading {
  /** Attempts in a row that brought nothing. */
  private failures = 0;
  /** What the server asked to wait before coming again, with its answers and with its last refusal. */
  private retryMs = 0;
  private askedMs = 0;

  constructor(
    private readonly source: StreamSource,
    private position: number | undefined,
  ) {}

  /** One connection, to its end. @throws ConnectError */
  async *once(over: AbortSignal): AsyncGenerator<StreamedEvent, void, undefined> {
    this.failures += 1;
    const headers = this.position === undefined ? {} : { 'last-event-id': this.position };
    const response = await this.source.open(headers, over);
    assertStream(response);
    const { silenceMs } = this.source;
    try {
      for await (const block of readBlocks(response, { silenceMs, onRetry: (retryMs) => (this.retryMs = retryMs) })) {
        this.failures = 0;
        this.askedMs = this.retryMs;
        if (block.lastEventId !== '') this.position = Number(block.lastEventId);
        const event = eventOf(block);
        if (event?.event === 'end') throw ConnectError.ofProblem(event.payload.error);
        if (event) yield event;
      }
    } catch (thrown) {
      const error = asNetworkFailure(thrown);
      // The next attempt renews the token.
      if (error.code === 'auth.token_expired') this.askedMs = 0;
      else throw error;
    }
  }

  /** Takes note of a failure. @throws ConnectError the same, when trying again would not change it */
  note(error: ConnectError): void {
    if (!error.transient) throw error;
    this.askedMs = error.retryAfterMs ?? this.askedMs;
  }

  /** Before the next attempt. */
  delayMs(): number {
    return this.askedMs + (this.failures === 0 ? 0 : backoffMs(this.failures, this.source.backoff));
  }
}

/** A proxy's page is no stream. @throws ConnectError client.unexpected_answer */
function assertStream({ status, headers }: Response): void {
  if (/^text\/event-stream\b/i.test(headers.get('Content-Type') ?? '')) return;
  throw ConnectError.ofClient('client.unexpected_answer', { status, detail: 'no stream of events' });
}

function eventOf({ event, data }: StreamBlock): StreamEvent | undefined {
  if (data === undefined) return undefined;
  try {
    return { event, payload: JSON.parse(data) } as StreamEvent;
  } catch (cause) {
    throw ConnectError.ofClient('client.unexpected_answer', { cause });
  }
}
