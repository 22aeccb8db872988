import { HttpConnection } from './http-connection.js';
import { readCpuMs } from './process-stat.js';
import type { Target } from './target.js';

export interface Load {
  callers: number;
  durationMs: number;
  /** Sent in turn by all callers together. */
  requests: readonly Buffer[];
  status: number;
}

export interface LoadResult {
  answered: number;
  elapsedMs: number;
  perSecond: number;
  /** Server's processor time per answer, user and system, in µs. */
  cpuMicros: number;
  latenciesMs: number[];
}

/**
 * Each caller keeps one connection and sends its next request when the answer to the last has come. The clock runs
 * from the first request to the last answer.
 *
 * @throws Error on any other status than the expected one: a figure over refusals would mean nothing
 */
export async function closedLoop(target: Target, load: Load): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: load.callers }, () => HttpConnection.open(target.port)));
  const latenciesMs: number[] = [];
  let next = 0;
  const cpuBefore = readCpuMs(target.pid);
  const startedAt = performance.now();

  const call = async (connection: HttpConnection): Promise<void> => {
    for (let sentAt = performance.now(); sentAt - startedAt < load.durationMs; sentAt = performance.now()) {
      const request = load.requests[next++ % load.requests.length];
      if (!request) throw new RangeError('a load needs at least one request');
      const status = await connection.send(request);
      if (status !== load.status) throw new Error(`${target.name}: status ${status} instead of ${load.status}`);
      latenciesMs.push(performance.now() - sentAt);
    }
  };

  try {
    await Promise.all(connections.map(call));
    const elapsedMs = performance.now() - startedAt;
    const cpuMs = readCpuMs(target.pid) - cpuBefore;
    const answered = latenciesMs.length;
    const perSecond = (answered * 1000) / elapsedMs;
    return { answered, elapsedMs, perSecond, cpuMicros: (cpuMs * 1000) / answered, latenciesMs };
  } finally {
    for (const connection of connections) connection.close();
  }
}
