import type { ClientEventName, ClientEventPayload } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import { backoffMs } from '../retry.js';
import { renewalDelayMs, wantsNewToken, type GetToken } from '../token.js';
import { requestAck, type AcceptedAck } from './acknowledgement.js';
import { nextState, type ConnectionEvent, type ConnectionState } from './connection-machine.js';
import { openSocket, type ConnectSocket, type SocketOptions } from './socket.js';
import type { ConnectionStatus } from './connection-status.js';
import { whenConnected } from './when-connected.js';

export interface ConnectionOptions extends SocketOptions {
  readonly getToken: GetToken;
  /** Between attempts; full jitter. */
  readonly backoff: { readonly baseDelayMs: number; readonly maxDelayMs: number };
  /** For a handshake, and for each acknowledgement. */
  readonly timeoutMs: number;
}

/** A connection that lasted this long was a good one: the next failure is a first one again. */
const STABLE_MS = 10_000;
const RENEWAL_RETRY_MS = 5_000;

/** One socket that is kept connected, its token renewed before it expires. */
export class Connection {
  readonly socket: ConnectSocket;
  private current: ConnectionStatus = { state: 'closed', error: undefined };
  private failures = 0;
  private connectedAtMs = 0;
  /** When the server last said anything, in ms since 1970. */
  private heardAtMs = 0;
  /** A new token is being fetched or shown. */
  private isRenewing = false;
  private token: string | undefined;
  /** The token that the server called expired: never offered a second time. */
  private refused: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<(status: ConnectionStatus) => void>();

  constructor(private readonly options: ConnectionOptions) {
    this.socket = openSocket(options);
    this.socket.on('connect', () => this.dispatch('accepted'));
    this.socket.onAny(() => (this.heardAtMs = Date.now()));
    this.socket.on('connect_error', (error) => this.fail(handshakeFailure(error)));
    this.socket.on('disconnect', () => this.dispatch('lost', ConnectError.ofClient('client.disconnected')));
  }

  /** The same object until it changes. */
  get status(): ConnectionStatus {
    return this.current;
  }

  /** Connects, or tries again at once. */
  open(): void {
    this.dispatch('open');
  }

  close(): void {
    this.dispatch('close');
  }

  /** Told of each change; gives back how to stop. */
  watch(listener: (status: ConnectionStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What the server calls an expired token makes it get another one at once. @throws ConnectError as `requestAck` */
  async request<Name extends ClientEventName>(
    name: Name,
    payload: ClientEventPayload<Name>,
  ): Promise<AcceptedAck<Name>> {
    try {
      // Joins wait for their turn, and a replay may take long: as long as anything comes the server is not silent.
      const heardAt = name === 'join_room' ? () => this.heardAtMs : undefined;
      return await requestAck(this.socket, name, payload, this.options.timeoutMs, heardAt);
    } catch (thrown) {
      if (!this.isRenewing && wantsNewToken(ConnectError.from(thrown))) this.scheduleRenewal(0);
      throw thrown;
    }
  }

  /** @throws ConnectError as `whenConnected` */
  whenConnected(signal?: AbortSignal): Promise<void> {
    return whenConnected(this, signal);
  }

  private dispatch(event: ConnectionEvent, error?: ConnectError): void {
    const before = this.current;
    const state = nextState(before.state, event);
    if (state === before.state) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const well = state === 'connected' || state === 'closed';
    this.current = { state, error: well ? undefined : (error ?? before.error) };
    this.enter[state]();
    for (const listener of this.listeners) listener(this.current);
  }

  private readonly enter: Record<ConnectionState, () => void> = {
    connecting: () => {
      this.timer = setTimeout(() => this.fail(ConnectError.ofClient('client.timeout')), this.options.timeoutMs);
      void this.attempt(this.timer);
    },
    connected: () => {
      this.connectedAtMs = Date.now();
      this.refused = undefined;
      this.scheduleRenewal();
    },
    waiting: () => {
      if (this.connectedAtMs > 0 && Date.now() - this.connectedAtMs >= STABLE_MS) this.failures = 0;
      this.connectedAtMs = 0;
      this.failures += 1;
      this.socket.disconnect();
      const delayMs = (this.current.error?.retryAfterMs ?? 0) + backoffMs(this.failures, this.options.backoff);
      this.timer = setTimeout(() => this.dispatch('due'), delayMs);
    },
    refused: () => void this.socket.disconnect(),
    closed: () => void this.socket.disconnect(),
  };

  /** `attempt` is over when its timer is no longer the current one. */
  private async attempt(timer: typeof this.timer): Promise<void> {
    try {
      const token = await this.options.getToken(this.refused);
      if (this.timer !== timer) return;
      if (token === undefined || token === this.refused) {
        this.dispatch(
          'refused',
          this.current.error ?? ConnectError.ofClient('client.failed', { detail: 'there is no token' }),
        );
        return;
      }
      this.token = token;
      this.socket.auth = { token };
      this.socket.connect();
    } catch (thrown) {
      if (this.timer === timer) this.fail(ConnectError.from(thrown));
    }
  }

  private fail(error: ConnectError): void {
    const renewable = wantsNewToken(error);
    if (renewable) this.refused = this.token;
    this.dispatch(renewable || error.transient ? 'failed' : 'refused', error);
  }

  private scheduleRenewal(delayMs = renewalDelayMs(this.token, Date.now())): void {
    if (delayMs === undefined || this.current.state !== 'connected') return;
    clearTimeout(this.timer);
    const timer = setTimeout(() => void this.renew(timer), delayMs);
    this.timer = timer;
  }

  /** When this fails the server ends the connection in the end, and the next handshake shows why. */
  private async renew(timer: typeof this.timer): Promise<void> {
    this.isRenewing = true;
    try {
      const token = await this.options.getToken(this.token);
      if (this.timer !== timer || token === undefined || token === this.token) return;
      await this.request('authenticate', { token });
      this.token = token;
      if (this.timer === timer) this.scheduleRenewal();
    } catch (thrown) {
      if (this.timer !== timer) return;
      const error = ConnectError.from(thrown);
      if (error.transient) this.scheduleRenewal(RENEWAL_RETRY_MS);
      else this.dispatch('refused', error);
    } finally {
      this.isRenewing = false;
    }
  }
}

/** A refusal of the server carries a Problem; everything else is the transport's. */
function handshakeFailure(error: Error & { data?: unknown }): ConnectError {
  const failure = ConnectError.from(error.data);
  return failure.problem ? failure : ConnectError.ofClient('client.network', { cause: error });
}
