import { ConnectError } from '../connect-error.js';
import { EventStreamParser, type StreamBlock } from './event-stream-parser.js';

/**
 * The blocks of an answer, as they come, until it ends. Stopping early gives the connection up.
 *
 * @param onRetry told how long the server asks to wait before coming again
 * @throws ConnectError client.timeout when nothing, not even a comment, came for `silenceMs`; what reading fails with
 */
export async function* readBlocks(
  response: Response,
  { silenceMs, onRetry }: { silenceMs: number; onRetry: (retryMs: number) => void },
): AsyncGenerator<StreamBlock, void, undefined> {
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  const parser = new EventStreamParser();
  try {
    for (;;) {
      const { done, value } = await within(silenceMs, reader.read());
      if (done) return;
      const blocks = parser.push(decoder.decode(value, { stream: true }));
      if (parser.retryMs !== undefined) onRetry(parser.retryMs);
      yield* blocks;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function within<T>(durationMs: number, reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(ConnectError.ofClient('client.timeout')), durationMs);
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}
