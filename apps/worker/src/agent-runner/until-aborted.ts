/**
 * What an iterable yields, up to the abort of a signal; then throws the signal's reason, whether the iterable heeds the
 * signal or not. One that does not is left to itself.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, void> {
  signal.throwIfAborted();
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: ended.signal });
  });
  aborted.catch(() => undefined);
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const next = iterator.next();
      next.catch(() => undefined);
      const result = await Promise.race([next, aborted]);
      signal.throwIfAborted();
      isDone = result.done === true;
      if (result.done === true) return;
      yield result.value;
    }
  } finally {
    ended.abort();
    if (!isDone) void iterator.return?.().catch(() => undefined);
  }
}
