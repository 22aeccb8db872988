import type { AsyncApiDocument, Message, Reference } from './documents.ts';
import { resolve } from './resolve.ts';

export interface SocketEvent {
  name: string;
  direction: 'client' | 'server';
  /** `command` from a client; `durable` or `ephemeral` from the server. */
  kind: string;
  /** The API-key scope that sending or hearing it needs; `none` where any token does. */
  scope: string;
  payload: Message;
  ack: Message | null;
}

/** Every socket event once, client events first, in the document's order. Throws when a marker is missing. */
export function listEvents(document: AsyncApiDocument): SocketEvent[] {
  return [...listClientEvents(document), ...listServerEvents(document)];
}

function listClientEvents(document: AsyncApiDocument): SocketEvent[] {
  const received = Object.entries(document.operations).filter(([, { action }]) => action === 'receive');
  return received.map(([name, operation]) => {
    const [payload] = resolveAll(document, operation.messages);
    const [ack] = resolveAll(document, operation.reply?.messages ?? []);
    const scope = operation['x-scope'];
    if (!payload || !scope) throw new Error(`operation ${name} lacks its message or x-scope`);
    return { name: payload.name, direction: 'client', kind: 'command', scope, payload, ack: ack ?? null };
  });
}

/** A message on two channels is one event. */
function listServerEvents(document: AsyncApiDocument): SocketEvent[] {
  const sent = Object.values(document.operations).filter(({ action }) => action === 'send');
  const messages = sent.flatMap((operation) => resolveAll(document, operation.messages));
  const unique = new Map(messages.map((payload) => [payload.name, payload]));
  return [...unique.values()].map((payload) => {
    const kind = payload['x-event-kind'];
    const scope = payload['x-scope'];
    if (kind !== 'durable' && kind !== 'ephemeral') throw new Error(`message ${payload.name} lacks x-event-kind`);
    if (!scope) throw new Error(`message ${payload.name} lacks x-scope`);
    return { name: payload.name, direction: 'server', kind, scope, payload, ack: null };
  });
}

function resolveAll(document: AsyncApiDocument, references: Reference[]): Message[] {
  return references.map((reference) => resolve<Message>(document, reference));
}
