import type { TestClient } from './test-client.js';

interface Transport {
  doPoll?: () => void;
  readonly ws?: { pause(): void; resume(): void };
}

/** The client takes nothing any more. Gives back how it goes on, over a websocket. */
export function stall({ socket }: TestClient): () => void {
  const { transport } = socket.io.engine as unknown as { transport: Transport };
  if (transport.ws) transport.ws.pause();
  else transport.doPoll = () => undefined;
  return () => transport.ws?.resume();
}
