import type { WebhookMessage } from '../generated/schemas.js';
import { matchesSignature } from './signature.js';

export type WebhookVerificationCode =
  'header_missing' | 'timestamp_outside_tolerance' | 'signature_mismatch' | 'body_malformed';

/** A delivery that cannot be trusted; answer it with 400. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  constructor(readonly code: WebhookVerificationCode) {
    super(`the webhook was not accepted: ${code}`);
  }
}

export interface WebhookDelivery {
  /** `webhook-id`, `webhook-timestamp` and `webhook-signature` are read. */
  readonly headers: Headers;
  /** The body as received, not parsed and written again. */
  readonly body: string;
}

export interface VerifyOptions {
  /** How far the sender's clock may be off, and how old a replayed delivery may be. 5 minutes. */
  readonly toleranceSeconds?: number;
  readonly now?: () => Date;
}

/**
 * The message of a delivery that one of the secrets signed within the tolerance.
 * @throws WebhookVerificationError when it was not
 */
export async function verifyWebhook(
  { headers, body }: WebhookDelivery,
  secrets: readonly string[],
  { toleranceSeconds = 300, now = () => new Date() }: VerifyOptions = {},
): Promise<WebhookMessage> {
  const id = headers.get('webhook-id');
  const sentAt = headers.get('webhook-timestamp');
  const signature = headers.get('webhook-signature');
  if (!id || !sentAt || !signature) throw new WebhookVerificationError('header_missing');
  const timestamp = /^\d{1,12}$/.test(sentAt) ? Number(sentAt) : Number.NaN;
  const ageSeconds = Math.abs(now().getTime() / 1000 - timestamp);
  // Not `>`: a timestamp that is no number must fail too.
  if (!(ageSeconds <= toleranceSeconds)) throw new WebhookVerificationError('timestamp_outside_tolerance');
  if (!(await matchesSignature({ id, timestamp, body }, signature, secrets))) {
    throw new WebhookVerificationError('signature_mismatch');
  }
  return parseMessage(body);
}

function parseMessage(body: string): WebhookMessage {
  try {
    const message: WebhookMessage = JSON.parse(body);
    return message;
  } catch {
    throw new WebhookVerificationError('body_malformed');
  }
}
