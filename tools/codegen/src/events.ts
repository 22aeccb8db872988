import { resolve, type AsyncApiDocument, type Message } from './documents.ts';

export interface SocketEvent {
  name: string;
  direction: 'client' | 'server';
  kind: string;
  /** API-key scope that a client event needs; null for what the server sends. */
  scope: string | null;
  payload: Message;
  ack: Message | null;
}

/** Every socket event once, client events first, in the document's order. Throws when a marker is missing. */
export function listEvents(document: AsyncApiDocument): SocketEvent[] {
  const operations = Object.entries(document.operations);
  const message = (reference: unknown) => resolve<Message>(document, reference);
  const clientEvents = operations.flatMap(([name, operation]): SocketEvent[] => {
    if (operation.action !== 'receive') return [];
    const [payload] = operation.messages.map(message);
    const [ack] = operation.reply?.messages.map(message) ?? [];
    if (!payload || !operation['x-scope']) throw new Error(`operation ${name} lacks its message or x-scope`);
    return [
      {
        name: payload.name,
        direction: 'client',
        kind: 'command',
        scope: operation['x-scope'],
        payload,
        ack: ack ?? null,
      },
    ];
  });
  const sent = operations.flatMap(([, operation]) =>
    operation.action === 'send' ? operation.messages.map(message) : [],
  );
  const serverEvents = [...new Map(sent.map((payload) => [payload.name, payload])).values()].map(
    (payload): SocketEvent => {
      const kind = payload['x-event-kind'];
      if (kind !== 'durable' && kind !== 'ephemeral') throw new Error(`message ${payload.name} lacks x-event-kind`);
      return { name: payload.name, direction: 'server', kind, scope: null, payload, ack: null };
    },
  );
  return [...clientEvents, ...serverEvents];
}
