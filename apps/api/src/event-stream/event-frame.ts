import type { StreamEvent } from '@openhands-connect/contract';
import { checkStreamEvent } from '@openhands-connect/contract-nest';
import { eventFor, mayHear, type Principal, type StreamItem } from '@openhands-connect/core';
import { payloadText, toProblem, type LoggedEvent } from '@openhands-connect/platform';

/** What frames say beyond their items. */
export interface FrameContext {
  /** Whose credential is not good for everything gets something else in its place. */
  readonly principal: Principal;
  readonly conversationId: string;
  readonly requestId: string;
}

type ItemKind = StreamItem['kind'];
type ItemOf<Kind extends ItemKind> = Extract<StreamItem, { kind: Kind }>;

/** A reader that was cut off comes again after so long; each at another time, so that they do not come at once. */
const MIN_RETRY_MS = 1_000;
const RETRY_SPREAD_MS = 3_000;

/** Keeps what is between here and the reader from taking the connection for a dead one. */
export const HEARTBEAT = ':\n\n';

const FRAMES: { readonly [Kind in ItemKind]: (item: ItemOf<Kind>, context: FrameContext) => string } = {
  // Without data it is no event, but the reader takes the id (WHATWG HTML, section 9.2.6).
  position: ({ seq }) => `retry: ${Math.round(MIN_RETRY_MS + Math.random() * RETRY_SPREAD_MS)}\nid: ${seq}\n\n`,
  event: ({ event }, context) => `id: ${event.seq}\n${logged(event, context)}`,
  farewell: ({ event }, context) => logged(event, context),
  delta: ({ delta }) => told('message_delta', delta),
  resync: ({ lastSeq }, { conversationId }) => {
    return `id: ${lastSeq}\n${told('resync', { conversation_id: conversationId, last_seq: lastSeq })}`;
  },
  end: ({ error }, { requestId }) => told('end', { error: toProblem(error, requestId) }),
};

/** An item as a block of Server-Sent Events, held against the contract. JSON has no line breaks of its own. */
export function frameOf(item: StreamItem, context: FrameContext): string {
  return (FRAMES[item.kind] as (item: StreamItem, context: FrameContext) => string)(item, context);
}

function logged(event: LoggedEvent, { principal }: FrameContext): string {
  checkStreamEvent(() => eventFor(principal, event));
  if (mayHear(principal, event)) return block(event.name, payloadText(event));
  const { event: name, payload } = eventFor(principal, event);
  return block(name, JSON.stringify(payload));
}

type Told = Exclude<StreamEvent, { payload: { seq: number } }>;

function told<Name extends Told['event']>(event: Name, payload: Extract<Told, { event: Name }>['payload']): string {
  checkStreamEvent(() => ({ event, payload }) as StreamEvent);
  return block(event, JSON.stringify(payload));
}

function block(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
