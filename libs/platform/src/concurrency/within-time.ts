/**
 * The result of `work`, or a rejection when it is not there in time. Work that is late goes on; what becomes of it is
 * nobody's business any more. An answer that has arrived but could not be read, because the process was busy, counts.
 */
export function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error(`no answer within ${timeoutMs} ms`));
    // Timers come before sockets are read: one turn more lets what has arrived be read.
    const timer = setTimeout(() => setImmediate(giveUp), timeoutMs);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
