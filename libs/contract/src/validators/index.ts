/** The contract's checks, for servers: loading them takes some 30 ms, so this is not part of the main entry. */
import { checks as clientEvents } from '../generated/validators/client-events.cjs';
import { checks as clientEventsExplain } from '../generated/validators/client-events-explain.cjs';
import { checks as bodies } from '../generated/validators/rest-bodies.cjs';
import { checks as bodiesExplain } from '../generated/validators/rest-bodies-explain.cjs';
import { checks as parameters } from '../generated/validators/rest-parameters.cjs';
import { checks as responses } from '../generated/validators/rest-responses.cjs';
import { checks as serverEvents } from '../generated/validators/server-events.cjs';
import { checks as streamEvents } from '../generated/validators/stream-events.cjs';
import { OPERATIONS } from '../generated/operations.js';
import { SOCKET_EVENTS } from '../generated/socket-events.js';
import { WEBHOOK_EVENT_NAMES } from '../generated/webhook-events.js';
import type { WebhookEventName } from '../generated/schemas.js';
import type { OperationId } from '../operations/operation.js';
import type { ClientEventName, ServerEventName } from '../realtime/socket-event.js';
import type { Check } from './check.js';

export { findViolations, type Check, type Violation } from './check.js';

export interface OperationChecks {
  /** These four turn text into numbers and booleans and fill in defaults, in place; null where there is nothing. */
  readonly path: Check | null;
  readonly query: Check | null;
  /** Of the headers that the contract names, by lower-case name. */
  readonly headers: Check | null;
  /** The text fields of a multipart form. */
  readonly form: Check | null;
  /** A JSON body. Never changes it. */
  readonly body: Check | null;
  readonly explainBody: Check | null;
  /** JSON bodies of answers by status, errors included. */
  readonly responses: Readonly<Record<number, Check>>;
}

export interface ClientEventChecks {
  readonly payload: Check;
  readonly explainPayload: Check;
  readonly ack: Check | null;
}

export const operationChecks = table<OperationId, OperationChecks>(Object.keys(OPERATIONS), (id) => ({
  ...named(parameters, id),
  responses: named(responses, id),
  body: named(bodies, id).body,
  explainBody: named(bodiesExplain, id).body,
}));

export const clientEventChecks = table<ClientEventName, ClientEventChecks>(namesOf('client'), (name) => ({
  payload: named(clientEvents, name).payload,
  explainPayload: named(clientEventsExplain, name).payload,
  ack: named(serverEvents, name).ack,
}));

export const serverEventChecks = table<ServerEventName, Check>(namesOf('server'), payloadOf);

/** Of one Server-Sent Event, its data parsed. */
export const streamEventCheck: Check = named(streamEvents, 'streamEvents').event;

/** Of the bodies that are posted to receivers of webhooks. */
export const webhookChecks = table<WebhookEventName, Check>([...WEBHOOK_EVENT_NAMES], payloadOf);

function payloadOf(name: string): Check {
  const check = named(serverEvents, name).payload;
  if (!check) throw new Error(`the generated checks lack the payload of ${name}`);
  return check;
}

function namesOf(direction: 'client' | 'server'): string[] {
  return Object.entries(SOCKET_EVENTS)
    .filter(([, event]) => event.direction === direction)
    .map(([name]) => name);
}

function table<Name extends string, Row>(names: string[], read: (name: string) => Row): Readonly<Record<Name, Row>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are those of the generated tables
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, Row>;
}

function named<Row>(rows: Readonly<Record<string, Row>>, name: string): Row {
  const row = rows[name];
  if (row === undefined) throw new Error(`the generated checks lack ${name}`);
  return row;
}
