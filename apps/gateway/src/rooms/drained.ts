import type { GatewaySocket } from '../connection/gateway-socket.js';

/**
 * Resolves when nothing waits in the server's memory to be sent to the socket, or when it is gone. A reader that
 * stalls is ended by the ping's timeout.
 */
export async function drained({ conn }: GatewaySocket): Promise<void> {
  // Engine.IO keeps this private in its types; there is no public way to see what waits.
  const { writeBuffer } = conn as unknown as { writeBuffer: readonly unknown[] };
  if (writeBuffer.length === 0 || conn.readyState === 'closed') return;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      conn.off('drain', settle).off('close', settle);
      resolve();
    };
    conn.on('drain', settle).on('close', settle);
  });
}
