import type { DeliveryStatus } from '@openhands-connect/contract';

/** What can happen to a delivery. */
export type DeliveryEvent =
  /** The receiver answered with 2xx. */
  | 'accepted'
  /** Any other answer, or none, and another attempt is to come. */
  | 'postponed'
  /** Any other answer, or none, after the last attempt. */
  | 'exhausted'
  /** The receiver answered 410: it never wants to hear of this webhook again. */
  | 'gone'
  /** The owner may not see the event any more, it is gone, or the webhook may not be delivered to any more. */
  | 'withdrawn';

/**
 *               postponed
 *               +-------+
 *               v       |
 *   (made) --> pending -+-- accepted ---------> succeeded
 *                       +-- exhausted, gone --> failed
 *                       +-- withdrawn --------> cancelled
 *
 * The three on the right are final: a late answer changes nothing, delivering again is a new delivery.
 */
const NEXT: Record<DeliveryStatus, Record<DeliveryEvent, DeliveryStatus>> = {
  pending: {
    accepted: 'succeeded',
    postponed: 'pending',
    exhausted: 'failed',
    gone: 'failed',
    withdrawn: 'cancelled',
  },
  succeeded: {
    accepted: 'succeeded',
    postponed: 'succeeded',
    exhausted: 'succeeded',
    gone: 'succeeded',
    withdrawn: 'succeeded',
  },
  failed: { accepted: 'failed', postponed: 'failed', exhausted: 'failed', gone: 'failed', withdrawn: 'failed' },
  cancelled: {
    accepted: 'cancelled',
    postponed: 'cancelled',
    exhausted: 'cancelled',
    gone: 'cancelled',
    withdrawn: 'cancelled',
  },
};

/** The status of a delivery after an event. */
export function nextStatus(status: DeliveryStatus, event: DeliveryEvent): DeliveryStatus {
  return NEXT[status][event];
}
