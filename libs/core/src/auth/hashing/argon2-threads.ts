import { availableParallelism, totalmem } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Options } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import type { Argon2 } from './argon2.js';

/** As it was built, or in tests as it was written. */
const TASKS = fileURLToPath(new URL(`./argon2-tasks${extname(import.meta.url)}`, import.meta.url));
/** Behind everything else that the process does. Linux knows the niceness of a thread, others only that of a process. */
const NICENESS = process.platform === 'linux' ? 5 : 0;
const MAX_THREADS = 8;
/** What a thread that hashes takes at most: the hash itself has 19 MiB. */
const THREAD_BYTES = 32 * 1024 * 1024;
/** Of the memory that there is, the part that hashing may take. */
const MEMORY_SHARE = 1 / 8;
/** A thread that had nothing to do for so long ends. */
const IDLE_MS = 60_000;

/** How many threads are worth it, and can be afforded. */
export function threadsFor(processors: number, memoryBytes: number): number {
  const affordable = Math.floor((memoryBytes * MEMORY_SHARE) / THREAD_BYTES);
  return Math.max(1, Math.min(processors, affordable, MAX_THREADS));
}

/** Of the machine, or of the container where that is given less; 0 is no limit. */
function availableMemory(): number {
  return Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem());
}

/**
 * Argon2id in threads of its own, one for each processor within what memory allows, started when they are needed. In
 * Node's pool hashes would be in the way of files, names and signatures; and they would move between more threads than
 * there are processors, which makes each a fifth slower. Whatever else the process has to do goes first: a flood of
 * sign-ins slows sign-ins.
 */
@Injectable()
export class Argon2Threads implements Argon2, OnApplicationShutdown {
  readonly concurrency = threadsFor(availableParallelism(), availableMemory());
  private readonly threads = new Piscina({
    filename: TASKS,
    minThreads: 0,
    maxThreads: this.concurrency,
    idleTimeout: IDLE_MS,
    niceIncrement: NICENESS,
  });

  async hash(password: string, options: Options): Promise<string> {
    return (await this.threads.run({ password, options }, { name: 'hash' })) as string;
  }

  async verify(phc: string, password: string): Promise<boolean> {
    return (await this.threads.run({ phc, password }, { name: 'verify' })) as boolean;
  }

  /** When the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.threads.destroy();
  }
}
