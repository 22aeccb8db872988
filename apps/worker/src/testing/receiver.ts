import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WebhookMessage } from '@openhands-connect/contract';
import { deferred, type Deferred } from '@openhands-connect/platform/testing';

/** A delivery as it came in. */
interface ReceivedDelivery {
  headers: IncomingHttpHeaders;
  body: string;
  message: WebhookMessage;
}

export interface ReceiverAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A webhook's receiver on loopback. */
export interface Receiver {
  readonly url: string;
  /** Everything that came, in order. */
  readonly received: ReceivedDelivery[];
  /** The most that were unanswered at one time. */
  readonly mostAtOnce: number;
  /** How the next deliveries are answered; 204 unless told. A promise that never resolves hangs. */
  answer: (delivery: ReceivedDelivery) => ReceiverAnswer | Promise<ReceiverAnswer>;
  /** Resolves when so many have come. */
  atLeast(count: number): Promise<ReceivedDelivery[]>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  let open = 0;
  let mostAtOnce = 0;
  const waiting: { count: number; reached: Deferred<void> }[] = [];
  const server = createServer((request, response) => {
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.on('close', () => (open -= 1));
    void (async () => {
      const body = await text(request);
      const delivery = { headers: request.headers, body, message: JSON.parse(body) as WebhookMessage };
      receiver.received.push(delivery);
      for (const { count, reached } of waiting) if (receiver.received.length >= count) reached.resolve();
      const answer = await receiver.answer(delivery);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer: () => ({ status: 204 }),
    atLeast: async (count) => {
      const reached = deferred();
      waiting.push({ count, reached });
      if (receiver.received.length >= count) reached.resolve();
      await reached.promise;
      return receiver.received;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
