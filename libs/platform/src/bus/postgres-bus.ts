import { silentLog, type Log } from '../observability/log.js';
import type { Bus } from './bus.js';
import { LinkBus } from './link-bus.js';
import { notifyLink } from './notify-connection.js';

export interface PostgresBusOptions {
  /** The database; its own notifications do not reach other databases of the server. */
  readonly url: string;
  readonly log?: Log;
  /** How often a process says that it is there; 5 s unless told. */
  readonly helloIntervalMs?: number;
}

/**
 * The bus between processes on one PostgreSQL, over NOTIFY. Signals are collected for 10 ms: a NOTIFY takes a lock of
 * the whole server at its commit, so one each would be felt.
 */
export const PostgresBus = {
  /** Connects; rejects when the server cannot be reached. */
  async open({ url, log = silentLog, ...options }: PostgresBusOptions): Promise<Bus> {
    return await LinkBus.open({ links: [notifyLink({ url, log })], log, ...options });
  },
};
