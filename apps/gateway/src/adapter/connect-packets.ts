import type { Server } from 'socket.io';

/** Of one connection. Whoever was refused so often does not listen. */
const MAX_CONNECTS = 5;
/** A `CONNECT` packet (Socket.IO protocol 5): the main namespace needs no name, another one follows at once. */
const CONNECT = '0';
/** As much of a packet as its namespace may fill. A refusal repeats the name, however long it is. */
const MAX_NAMESPACE_LENGTH = 100;

interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

/**
 * Ends connections that go on asking to be let in, with bad tokens or to namespaces which do not exist: each refusal is
 * longer than its question, and waits in memory for whoever does not read it.
 */
export function boundConnects(server: Server): void {
  server.engine.on('connection', (conn: EngineConnection) => {
    let connects = 0;
    conn.on('packet', ({ type, data }: EnginePacket) => {
      if (type !== 'message' || typeof data !== 'string' || !data.startsWith(CONNECT)) return;
      connects += 1;
      if (connects > MAX_CONNECTS || namesTooMuch(data)) conn.close(true);
    });
  });
}

/** The name of a namespace ends at the first comma. */
function namesTooMuch(connect: string): boolean {
  if (!connect.startsWith('/', CONNECT.length)) return false;
  const beginning = connect.slice(0, MAX_NAMESPACE_LENGTH);
  return connect.length > MAX_NAMESPACE_LENGTH && !beginning.includes(',');
}

interface EngineConnection {
  on(event: 'packet', listener: (packet: EnginePacket) => void): void;
  close(discard: boolean): void;
}
