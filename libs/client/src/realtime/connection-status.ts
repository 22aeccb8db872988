import type { ConnectError } from '../connect-error.js';
import type { ConnectionState } from './connection-machine.js';

export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** Why the last attempt failed or the server said no; undefined while all is well. */
  readonly error: ConnectError | undefined;
}
