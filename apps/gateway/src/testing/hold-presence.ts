import { jest } from '@jest/globals';
import { PresenceRecords } from '@openhands-connect/core';
import { deferred } from '@openhands-connect/platform/testing';
import type { TestGateway } from './start-gateway.js';

export interface HeldPresence {
  /** Resolves when the gateway wants to write. */
  readonly asked: Promise<void>;
  /** Lets it. */
  readonly goOn: () => void;
}

/** Keeps a gateway from saying who has come into a room until the test lets it; calls `onWritten` when it was said. */
export function holdPresence(
  gateway: TestGateway,
  conversationId: string,
  onWritten: () => void = () => undefined,
): HeldPresence {
  const records = gateway.get(PresenceRecords);
  const write = records.write.bind(records);
  const [asked, may] = [deferred(), deferred()];
  jest.spyOn(records, 'write').mockImplementation(async (gatewayId, entered, left) => {
    const isHeld = entered.some((user) => user.conversationId === conversationId);
    if (isHeld) {
      asked.resolve();
      await may.promise;
    }
    await write(gatewayId, entered, left);
    if (isHeld) onWritten();
  });
  return { asked: asked.promise, goOn: may.resolve };
}
