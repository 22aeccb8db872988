import type { Server } from 'socket.io';

/** A client that was told so often that there is one namespace does not listen. */
const MAX_ATTEMPTS = 5;
/** A `CONNECT` packet that names a namespace; the main one needs no name (Socket.IO protocol 5). */
const FOREIGN = '0/';

interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

/**
 * Ends connections that go on asking for namespaces which do not exist: each refusal is longer than its question, and
 * waits in memory for whoever does not read it.
 */
export function boundForeignNamespaces(server: Server): void {
  server.engine.on('connection', (conn: EngineConnection) => {
    let attempts = 0;
    conn.on('packet', ({ type, data }: EnginePacket) => {
      if (type !== 'message' || typeof data !== 'string' || !data.startsWith(FOREIGN)) return;
      attempts += 1;
      if (attempts > MAX_ATTEMPTS) conn.close(true);
    });
  });
}

interface EngineConnection {
  on(event: 'packet', listener: (packet: EnginePacket) => void): void;
  close(discard: boolean): void;
}
