import { File } from '@asyncapi/generator-react-sdk';

const schema = (message) => `components['schemas']['${message.payload().id()}']`;
const doc = (text) => `  /** ${text.trim()} */`;
const byName = (a, b) => (a.name() < b.name() ? -1 : 1);

/** One listener for each message of the `send` operations; a message on two channels is one event. */
function serverEvents(asyncapi) {
  const messages = asyncapi
    .operations()
    .filterBySend()
    .flatMap((operation) => operation.messages().all());
  const unique = [...new Map(messages.map((message) => [message.name(), message])).values()];
  return unique
    .toSorted(byName)
    .flatMap((message) => [doc(message.summary()), `  ${message.name()}: (payload: ${schema(message)}) => void;`]);
}

/** One handler for each `receive` operation; its reply is the acknowledgement. */
function clientEvents(asyncapi) {
  return asyncapi
    .operations()
    .filterByReceive()
    .flatMap((operation) => {
      const [message] = operation.messages().all();
      const [ack] = operation.reply().messages().all();
      return [
        doc(operation.summary()),
        `  ${message.name()}: (payload: ${schema(message)}, ack?: (reply: ${schema(ack)}) => void) => void;`,
      ];
    });
}

export default function EventMaps({ asyncapi }) {
  const lines = [
    "import type { components } from './schemas.js';",
    '',
    '/** What the server sends: event name to listener. */',
    'export interface ServerToClientEvents {',
    ...serverEvents(asyncapi),
    '}',
    '',
    '/** What a client sends: event name to handler, with the acknowledgement that it may ask for. */',
    'export interface ClientToServerEvents {',
    ...clientEvents(asyncapi),
    '}',
  ];
  return <File name="events.ts">{`${lines.join('\n')}\n`}</File>;
}
