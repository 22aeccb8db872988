import type { Problem, ServerEventName } from '@openhands-connect/contract';
import { io, type Socket } from 'socket.io-client';

/** A socket of one caller, that notes what it hears. */
export class SocketDoor {
  readonly heard: { readonly name: ServerEventName; readonly payload: unknown }[] = [];

  private constructor(private readonly socket: Socket) {
    socket.onAny((name: ServerEventName, payload: unknown) => void this.heard.push({ name, payload }));
  }

  /** Connects; gives the problem's code when it is refused. */
  static async open(url: string, token: string | undefined): Promise<SocketDoor | string> {
    const options = { transports: ['websocket'], forceNew: true, reconnection: false };
    const socket = io(url, { ...options, auth: token === undefined ? {} : { token } });
    const door = new SocketDoor(socket);
    return await new Promise((resolve) => {
      socket.once('connect_success', () => resolve(door));
      socket.once('connect_error', (error: Error & { data?: Problem }) => resolve(error.data?.code ?? error.message));
    });
  }

  /** Sends an event; `ok`, or the code of its refusal. */
  async send(name: string, payload: object): Promise<string> {
    const ack = (await this.socket.emitWithAck(name, payload)) as { ok: boolean; error?: Problem };
    return ack.ok ? 'ok' : String(ack.error?.code);
  }

  /** Sends an event without asking for its ack. */
  tell(name: string, payload: object): void {
    this.socket.emit(name, payload);
  }

  /** Resolves when the event is heard, or was. */
  async until(wanted: ServerEventName): Promise<void> {
    if (this.heard.some(({ name }) => name === wanted)) return;
    await new Promise<void>((resolve) => void this.socket.once(wanted, () => resolve()));
  }

  close(): void {
    this.socket.disconnect();
  }
}
