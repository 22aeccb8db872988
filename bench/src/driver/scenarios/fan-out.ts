import { createConversations, signUp } from '../api-session.js';
import { atRate } from '../pacer.js';
import { readCpuMs } from '../process-stat.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import { settle } from '../settle.js';
import { closeSockets, connectSockets, joinRoom, sendText } from '../socket-clients.js';
import type { Target } from '../target.js';

const SOCKETS = 500;
const PER_SECOND = 10;
const MESSAGES = 60;

/** One room of 500 websockets: the server's processor time over everything that it sent to them meanwhile. */
export const fanOut: Scenario = {
  name: 'fan-out',
  figures: [
    { key: 'cpu', title: `CPU per delivery to ${SOCKETS} sockets`, unit: 'µs', goal: { atMost: 1.15 } },
    { key: 'perMessage', title: 'events per message to each of them', unit: '' },
  ],
  open: againstLimit(prepare),
};

async function prepare(target: Target): Promise<Side> {
  const { token } = await signUp(target);
  const [id = ''] = await createConversations(target, token, 1);
  const room = `conversation_${id}`;
  const receivers = await connectSockets(target, token, SOCKETS);
  const [sender] = await connectSockets(target, token, 1);
  if (!sender) throw new Error('no sender');
  let deliveries = 0;
  for (const socket of receivers) {
    await joinRoom(socket, room);
    socket.onAny(() => deliveries++);
  }
  await settle(target);
  return {
    async slice() {
      const failures: Error[] = [];
      deliveries = 0;
      const cpuBefore = readCpuMs(target.pid);
      await atRate(PER_SECOND, MESSAGES, (index) =>
        sendText(sender, room, `message ${index}`.padEnd(200, 'x'), (error) => failures.push(error)),
      );
      await settle(target);
      const cpuMs = readCpuMs(target.pid) - cpuBefore;
      if (failures[0]) throw failures[0];
      if (deliveries < SOCKETS * MESSAGES) throw new Error(`${target.name}: only ${deliveries} deliveries`);
      return { cpu: (cpuMs * 1000) / deliveries, perMessage: deliveries / SOCKETS / MESSAGES };
    },
    close: () => closeSockets([sender, ...receivers]),
  };
}
