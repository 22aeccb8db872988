import { createConversations, signUp } from '../api-session.js';
import { closedLoop } from '../closed-loop.js';
import { buildRequest } from '../http-connection.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import { growConversation } from '../seeding.js';
import { settle } from '../settle.js';
import type { Target } from '../target.js';

const CALLERS = 16;
const SLICE_MS = 2_000;
const CONVERSATIONS = 50;
const MESSAGES = 1_000;

/** The list of a user's 50 conversations. */
export const listConversations: Scenario = {
  name: 'list',
  figures: [
    { key: 'rate', title: 'list of conversations', unit: '/s', goal: { atLeast: 0.85 } },
    { key: 'cpu', title: 'server CPU per list', unit: 'µs' },
  ],
  open: againstLimit(async (target) => {
    const { token } = await signUp(target);
    await createConversations(target, token, CONVERSATIONS);
    return readAgain(target, buildRequest('GET', '/api/conversation', token));
  }),
};

/** The newest 100 messages of a conversation of 1,000. */
export const newestPage: Scenario = {
  name: 'page',
  figures: [
    { key: 'rate', title: 'newest page of a conversation', unit: '/s', goal: { atLeast: 0.85 } },
    { key: 'cpu', title: 'server CPU per page', unit: 'µs' },
  ],
  open: againstLimit(async (target) => {
    const { token } = await signUp(target);
    const [id = ''] = await createConversations(target, token, 1);
    await settle(target);
    await growConversation(target, id, MESSAGES);
    return readAgain(target, buildRequest('GET', `/api/conversation/${id}`, token));
  }),
};

async function readAgain(target: Target, request: Buffer): Promise<Side> {
  await settle(target);
  return {
    async slice() {
      const load = await closedLoop(target, {
        callers: CALLERS,
        durationMs: SLICE_MS,
        requests: [request],
        status: 200,
      });
      return { rate: load.perSecond, cpu: load.cpuMicros };
    },
    close: () => undefined,
  };
}
