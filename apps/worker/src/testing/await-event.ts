import { streamTopic, type Bus, type LoggedEvent } from '@openhands-connect/platform';

type EventData = Record<string, unknown> & { change?: string; message?: Record<string, unknown> };

/** Resolves with the next event of a stream whose data is what the caller waits for. */
export async function awaitEvent(
  bus: Bus,
  streamId: string,
  isIt: (data: EventData, event: LoggedEvent) => boolean,
): Promise<LoggedEvent> {
  return await new Promise((resolve) => {
    const unsubscribe = bus.subscribe(streamTopic(streamId), (signal) => {
      if (signal.kind !== 'event' || !signal.event || !isIt(signal.event.data as EventData, signal.event)) return;
      unsubscribe();
      resolve(signal.event);
    });
  });
}

/** Resolves when somebody who is no user has written a message. */
export async function awaitAnswer(bus: Bus, conversationId: string): Promise<Record<string, unknown>> {
  const { data } = await awaitEvent(
    bus,
    conversationId,
    ({ message }) => message !== undefined && message.role !== 'user',
  );
  return (data as { message: Record<string, unknown> }).message;
}
