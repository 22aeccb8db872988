import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';

/** Carries the id of a new polling session in the answer that begins it. */
const SESSION_HEADER = 'X-Socket-Session';

/**
 * Tells balancers of new polling sessions. Their requests carry the id as `sid`, and have to come to the gateway that has
 * given it; it stands in a body, where no balancer looks, so it is told in a header too. Cookies would not do: pages of
 * other origins send none.
 */
export function tellSessions({ engine }: Server): void {
  const ids = new WeakMap<IncomingMessage, string>();
  const source = engine as SessionSource;
  const generateId = source.generateId.bind(source);
  source.generateId = (request) => {
    const id = generateId(request);
    ids.set(request, id);
    return id;
  };
  source.on('initial_headers', (headers, request) => {
    const id = ids.get(request);
    if (id !== undefined && request.headers.upgrade === undefined) headers[SESSION_HEADER] = id;
  });
}

/** Engine.IO's documented way to choose ids and headers. */
interface SessionSource {
  generateId(request: IncomingMessage): string;
  on(event: 'initial_headers', listener: (headers: Record<string, string>, request: IncomingMessage) => void): unknown;
}
