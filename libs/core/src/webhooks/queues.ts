/** The queue of the signals that wake the dispatcher when a webhook was registered. */
export const DISPATCH_QUEUE = 'webhook-dispatch';

/** The queue of the signals that wake those who deliver. */
export const DELIVERY_QUEUE = 'webhook-delivery';
