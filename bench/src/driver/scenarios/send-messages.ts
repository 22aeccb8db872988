import { createConversations, signUp } from '../api-session.js';
import { closedLoop } from '../closed-loop.js';
import { buildRequest } from '../http-connection.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import { countEvents, settle } from '../settle.js';
import type { Target } from '../target.js';

const CONVERSATIONS = 50;
const SLICE_MS = 3_000;
const CONTENT = 'x'.repeat(200);

/** Messages of 200 bytes into 50 conversations over as many keep-alive connections as there are callers. */
export const sendMessages = (callers: number): Scenario => ({
  name: `send-${callers}`,
  figures: [
    { key: 'rate', title: `messages, ${callers} callers`, unit: '/s', goal: { atLeast: 0.85 } },
    { key: 'cpu', title: `server CPU per message, ${callers} callers`, unit: 'µs', goal: { atMost: 1.5 } },
    { key: 'cpuInAll', title: `the same and what the agent does afterwards, ${callers} callers`, unit: 'µs' },
    { key: 'agentEvents', title: `events of the agent per 1,000 messages, ${callers} callers`, unit: '' },
  ],
  open: againstLimit((target) => prepare(target, callers)),
});

async function prepare(target: Target, callers: number): Promise<Side> {
  const { token } = await signUp(target);
  const ids = await createConversations(target, token, CONVERSATIONS);
  const requests = ids.map((id) =>
    buildRequest('POST', `/api/conversation/${id}/message`, token, { content: CONTENT, imageUrls: [] }),
  );
  await settle(target);
  return {
    async slice() {
      const eventsBefore = await countEvents(target);
      const load = await closedLoop(target, { callers, durationMs: SLICE_MS, requests, status: 201 });
      const settled = await settle(target);
      return {
        rate: load.perSecond,
        cpu: load.cpuMicros,
        cpuInAll: load.cpuMicros + (settled.cpuMs * 1000) / load.sent,
        agentEvents: ((settled.events - eventsBefore - load.sent) * 1000) / load.sent,
      };
    },
    close: () => undefined,
  };
}
