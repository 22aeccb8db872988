import type { Socket } from 'socket.io-client';
import { createConversations, signUp } from '../api-session.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import { growConversation } from '../seeding.js';
import { settle } from '../settle.js';
import { closeSockets, connectSockets, joinRoom } from '../socket-clients.js';
import { median } from '../statistics.js';
import type { Target } from '../target.js';

const EVENTS = 1_000;
const JOINS = 20;

/** One socket joins a room again and again from 1,000 events back: until the acknowledgement, which follows the last of them. */
export const replay: Scenario = {
  name: 'replay',
  figures: [{ key: 'latency', title: `joining with a replay of ${EVENTS} events`, unit: 'ms', goal: { below: 50 } }],
  open: againstLimit(prepare),
};

async function prepare(target: Target): Promise<Side> {
  const { token } = await signUp(target);
  const [id = ''] = await createConversations(target, token, 1);
  await settle(target);
  await growConversation(target, id, EVENTS);
  const [socket] = await connectSockets(target, token, 1);
  if (!socket) throw new Error('no socket');
  const { last_seq: head } = await joinRoom(socket, `conversation_${id}`);
  return {
    async slice() {
      const latencies: number[] = [];
      while (latencies.length < JOINS) latencies.push(await join(socket, `conversation_${id}`, head - EVENTS));
      return { latency: median(latencies) };
    },
    close: () => closeSockets([socket]),
  };
}

/** @returns ms from the call to the acknowledgement; rejects when events are missing by then */
async function join(socket: Socket, room: string, afterSeq: number): Promise<number> {
  let events = 0;
  const count = (): unknown => events++;
  socket.on('conversation_update', count);
  const startedAt = performance.now();
  await joinRoom(socket, room, afterSeq);
  const elapsedMs = performance.now() - startedAt;
  socket.off('conversation_update', count);
  if (events !== EVENTS) throw new Error(`${events} events were replayed instead of ${EVENTS}`);
  return elapsedMs;
}
