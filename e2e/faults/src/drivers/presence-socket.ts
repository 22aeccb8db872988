import { formatRoom, type ClientEventAck, type UserJoined } from '@openhands-connect/contract';
import { io, type Socket } from 'socket.io-client';

export interface PresenceSocketOptions {
  readonly url: string;
  readonly token: string;
  readonly conversationId: string;
  /** Told whom the room holds, at first and after each change. */
  readonly onMembers?: (userIds: readonly string[]) => void;
  readonly onTold?: (userId: string, change: 'joined' | 'left') => void;
  /** The connection ended; not when it was closed from here. */
  readonly onEnd?: () => void;
}

const TIMEOUT_MS = 20_000;

/** One tab of a user in one room; it does not come back by itself. */
export class PresenceSocket {
  private readonly socket: Socket;
  private members: readonly string[] = [];

  private constructor(private readonly options: PresenceSocketOptions) {
    const { url, token } = options;
    this.socket = io(url, {
      path: '/socket.io',
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: TIMEOUT_MS,
    });
    this.socket.on('user_joined', (who: UserJoined) => this.take(who, 'joined'));
    this.socket.on('user_left', (who: UserJoined) => this.take(who, 'left'));
  }

  /** Resolves when it is in the room. @throws Error when it is refused */
  static async open(options: PresenceSocketOptions): Promise<PresenceSocket> {
    const tab = new PresenceSocket(options);
    await tab.enter();
    return tab;
  }

  close(): void {
    this.socket.off('disconnect').disconnect();
  }

  private async enter(): Promise<void> {
    const { socket, options } = this;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
    socket.once('disconnect', () => options.onEnd?.());
    const payload = { room: formatRoom(options.conversationId) };
    const ack = (await socket.timeout(TIMEOUT_MS).emitWithAck('join_room', payload)) as ClientEventAck<'join_room'>;
    if (!ack.ok) throw new Error(ack.error.code);
    this.show(ack.members);
  }

  private take({ user_id: userId, room }: UserJoined, change: 'joined' | 'left'): void {
    const { conversationId, onTold } = this.options;
    if (room !== formatRoom(conversationId)) return;
    onTold?.(userId, change);
    const others = this.members.filter((id) => id !== userId);
    this.show(change === 'joined' ? [...others, userId] : others);
  }

  private show(members: readonly string[]): void {
    this.members = members;
    this.options.onMembers?.(members);
  }
}
