import { describe, expect, it } from '@jest/globals';
import { SOCKET_EVENTS } from '../generated/socket-events.js';
import { WEBHOOK_EVENT_NAMES } from '../generated/webhook-events.js';
import { SOCKET_NAME_OF, WEBHOOK_NAME_OF } from './webhook-name.js';

describe('socket names and webhook names', () => {
  it('are each other’s inverse', () => {
    for (const [socketName, webhookName] of Object.entries(WEBHOOK_NAME_OF)) {
      expect(SOCKET_NAME_OF[webhookName]).toBe(socketName);
    }
    expect(Object.keys(SOCKET_NAME_OF)).toHaveLength(Object.keys(WEBHOOK_NAME_OF).length);
  });

  it('cover the durable events and every webhook event but the test', () => {
    const durable = Object.entries(SOCKET_EVENTS).filter(([, { kind }]) => kind === 'durable');
    expect(Object.keys(WEBHOOK_NAME_OF).toSorted()).toEqual(durable.map(([name]) => name).toSorted());
    expect([...Object.keys(SOCKET_NAME_OF), 'webhook.test'].toSorted()).toEqual([...WEBHOOK_EVENT_NAMES].toSorted());
  });
});
