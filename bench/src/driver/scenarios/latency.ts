import type { Socket } from 'socket.io-client';
import { createConversations, signUp } from '../api-session.js';
import { Arrivals } from '../arrivals.js';
import { atRate } from '../pacer.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import { settle } from '../settle.js';
import { closeSockets, connectSockets, joinRoom, sendText } from '../socket-clients.js';
import { percentile } from '../statistics.js';
import type { Target } from '../target.js';

const CONVERSATIONS = 20;
const PER_SECOND = 200;
const MESSAGES = 1_000;
/** Before the clock starts: connections that a pool has closed meanwhile come back. */
const LEAD_IN_MESSAGES = 100;
const CONTENT_BYTES = 200;
const DELIVERY_TIMEOUT_MS = 15_000;

/** From `send_message` on one socket to `conversation_update` on another one, at a fixed rate over 20 rooms. */
export const sendToReceive: Scenario = {
  name: 'latency',
  figures: [
    { key: 'p50', title: `send to receive at ${PER_SECOND}/s, p50`, unit: 'ms', goal: { atMost: 1.25 } },
    { key: 'p99', title: `send to receive at ${PER_SECOND}/s, p99`, unit: 'ms', goal: { atMost: 1.5 } },
  ],
  open: againstLimit(prepare),
};

async function prepare(target: Target): Promise<Side> {
  const { token } = await signUp(target);
  const rooms = (await createConversations(target, token, CONVERSATIONS)).map((id) => `conversation_${id}`);
  const receivers = await connectSockets(target, token, CONVERSATIONS);
  const senders = await connectSockets(target, token, CONVERSATIONS);
  await Promise.all(receivers.map((socket, index) => joinRoom(socket, rooms[index] ?? '')));
  await settle(target);
  return {
    async slice() {
      await exchange(LEAD_IN_MESSAGES, senders, receivers, rooms);
      const latencies = await exchange(MESSAGES, senders, receivers, rooms);
      await settle(target);
      return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
    },
    close: () => closeSockets([...senders, ...receivers]),
  };
}

/** @returns one latency per message, in ms; rejects when one was refused or did not arrive */
async function exchange(
  count: number,
  senders: readonly Socket[],
  receivers: readonly Socket[],
  rooms: readonly string[],
) {
  const arrivals = new Arrivals(receivers, count);
  try {
    await atRate(PER_SECOND, count, (index) => {
      const [sender, room] = [senders[index % rooms.length], rooms[index % rooms.length]];
      if (!sender || room === undefined) throw new RangeError('a room without a sender');
      const content = `message ${index} `.padEnd(CONTENT_BYTES, 'x');
      arrivals.expect(content);
      sendText(sender, room, content, arrivals.fail);
    });
    return await arrivals.all(DELIVERY_TIMEOUT_MS);
  } finally {
    arrivals.stop();
  }
}
