import { describe, expect, it } from '@jest/globals';
import type { DeliveryStatus } from '@openhands-connect/contract';
import { nextStatus, type DeliveryEvent } from './delivery-state.js';

const EVENTS: DeliveryEvent[] = ['accepted', 'postponed', 'exhausted', 'gone', 'withdrawn'];

describe('the state of a delivery', () => {
  it.each<[DeliveryEvent, DeliveryStatus]>([
    ['accepted', 'succeeded'],
    ['postponed', 'pending'],
    ['exhausted', 'failed'],
    ['gone', 'failed'],
    ['withdrawn', 'cancelled'],
  ])('is, after pending and %s, %s', (event, status) => {
    expect(nextStatus('pending', event)).toBe(status);
  });

  it.each<DeliveryStatus>(['succeeded', 'failed', 'cancelled'])('%s is final', (status) => {
    expect(EVENTS.map((event) => nextStatus(status, event))).toEqual(EVENTS.map(() => status));
  });
});
