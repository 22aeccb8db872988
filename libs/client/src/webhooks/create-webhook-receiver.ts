import {
  verifyWebhook,
  WebhookVerificationError,
  type VerifyOptions,
  type WebhookBodies,
  type WebhookEventName,
  type WebhookMessage,
} from '@openhands-connect/contract';

export interface DeliveryInfo {
  /** `webhook-id`: the event's id, the same on every retry. Keep it to handle each event once. */
  readonly eventId: string;
}

/** What to do with each event; events without a handler are accepted and dropped. */
export type WebhookHandlers = {
  readonly [Name in WebhookEventName]?: (message: WebhookBodies[Name], delivery: DeliveryInfo) => Promise<void> | void;
};

export interface WebhookReceiverOptions extends VerifyOptions {
  /** `whsec_…`; two of them while one rotates. */
  readonly secrets: readonly [string, ...string[]];
  readonly handlers: WebhookHandlers;
}

/** A delivery as any HTTP server has it. */
export interface IncomingDelivery {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as received: parsed and written again it would not match its signature. */
  readonly body: string;
}

export interface WebhookReceiver {
  /**
   * Verifies a delivery, runs its handler and gives the message.
   * @throws WebhookVerificationError when nobody who knows a secret sent it; whatever the handler throws
   */
  receive(delivery: IncomingDelivery): Promise<WebhookMessage>;
  /**
   * The same for servers that speak `fetch`: 204, or 400 when the delivery cannot be trusted.
   * @throws whatever the handler throws: answered with 5xx, the event is delivered again
   */
  respond(request: Request): Promise<Response>;
}

/** Receives webhooks by the Standard Webhooks scheme (https://www.standardwebhooks.com), with handlers by event. */
export function createWebhookReceiver({ secrets, handlers, ...verify }: WebhookReceiverOptions): WebhookReceiver {
  const receive = async (delivery: IncomingDelivery): Promise<WebhookMessage> => {
    const headers = toHeaders(delivery.headers);
    const message = await verifyWebhook({ headers, body: delivery.body }, secrets, verify);
    const handle = handlers[message.type] as ((message: WebhookMessage, info: DeliveryInfo) => unknown) | undefined;
    await handle?.(message, { eventId: headers.get('webhook-id') ?? '' });
    return message;
  };
  return {
    receive,
    async respond(request) {
      try {
        await receive({ headers: request.headers, body: await request.text() });
        return new Response(null, { status: 204 });
      } catch (error) {
        if (error instanceof WebhookVerificationError) return new Response(error.message, { status: 400 });
        throw error;
      }
    },
  };
}

function toHeaders(given: IncomingDelivery['headers']): Headers {
  if (given instanceof Headers) return given;
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  return headers;
}
