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
  /** All requests, the lead-in's too; what follows is about those after it. */
  sent: number;
  perSecond: number;
  /** Server's processor time per answer, user and system, in µs. */
  cpuMicros: number;
  latenciesMs: number[];
}

/** Load before the clock starts: connections that a pool has closed meanwhile come back, caches are warm again. */
const LEAD_IN_MS = 300;

/**
 * Each caller keeps one connection and sends its next request when the answer to the last has come. After a short
 * lead-in the clock runs from the first request to the last answer.
 *
 * @throws Error on any other status than the expected one: a figure over refusals would mean nothing
 */
export async function closedLoop(target: Target, load: Load): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: load.callers }, () => HttpConnection.open(target.port)));
  try {
    const leadIn = await callInParallel(connections, target, { ...load, durationMs: LEAD_IN_MS });
    const cpuBefore = readCpuMs(target.pid);
    const startedAt = performance.now();
    const latenciesMs = await callInParallel(connections, target, load);
    const elapsedMs = performance.now() - startedAt;
    const cpuMs = readCpuMs(target.pid) - cpuBefore;
    const answered = latenciesMs.length;
    return {
      sent: leadIn.length + answered,
      perSecond: (answered * 1000) / elapsedMs,
      cpuMicros: (cpuMs * 1000) / answered,
      latenciesMs,
    };
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** @returns how long each answer took, in ms */
async function callInParallel(connections: readonly HttpConnection[], target: Target, load: Load): Promise<number[]> {
  const latenciesMs: number[] = [];
  const endsAt = performance.now() + load.durationMs;
  let next = 0;
  const call = async (connection: HttpConnection): Promise<void> => {
    for (let sentAt = performance.now(); sentAt < endsAt; sentAt = performance.now()) {
      const request = load.requests[next++ % load.requests.length];
      if (!request) throw new RangeError('a load needs at least one request');
      const status = await connection.send(request);
      if (status !== load.status) throw new Error(`${target.name}: status ${status} instead of ${load.status}`);
      latenciesMs.push(performance.now() - sentAt);
    }
  };
  await Promise.all(connections.map(call));
  return latenciesMs;
}
