import { signUp } from '../api-session.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import { closeSockets, connectSockets } from '../socket-clients.js';
import type { Target } from '../target.js';

const SOCKETS = 2_000;
const WARM_UP_SOCKETS = 100;
const PROBE = `--import=${new URL('../memory-probe.js', import.meta.url).href}`;

/** Growth of the resident set, garbage collected before and after, in a process that has seen sockets already. */
export const idleSockets: Scenario = {
  name: 'idle-sockets',
  figures: [{ key: 'memory', title: 'memory per idle socket', unit: 'KiB', goal: { atMost: 1.2 } }],
  open: againstLimit(prepare),
};

/** A process gives memory back late or never, so that each slice needs a new one. */
function prepare(program: Target): Promise<Side> {
  return Promise.resolve({
    async slice() {
      const target = await program.startFresh(PROBE);
      try {
        return { memory: (await growth(target)) / SOCKETS / 1024 };
      } finally {
        await target.stop();
      }
    },
    close: () => undefined,
  });
}

async function growth(target: Target): Promise<number> {
  const { token } = await signUp(target);
  const before = await connectSockets(target, token, WARM_UP_SOCKETS);
  const bytesBefore = await target.residentBytes();
  const sockets = await connectSockets(target, token, SOCKETS);
  const bytesAfter = await target.residentBytes();
  closeSockets([...before, ...sockets]);
  return bytesAfter - bytesBefore;
}
