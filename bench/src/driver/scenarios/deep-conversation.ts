import { createConversations, signUp } from '../api-session.js';
import { closedLoop } from '../closed-loop.js';
import { buildRequest } from '../http-connection.js';
import type { Scenario, Side } from '../scenario.js';
import { growConversation } from '../seeding.js';
import { settle } from '../settle.js';
import { median } from '../statistics.js';
import type { Target } from '../target.js';

const SLICE_MS = 1_500;

/** The product against itself: a long conversation's newest page has to come as fast as a short one's. */
export const deepConversation: Scenario = {
  name: 'deep',
  figures: [
    {
      key: 'latency',
      title: 'newest page of 100,000 messages (product) against one of 1,000 (product)',
      unit: 'ms',
      goal: { atMost: 1.15 },
    },
  ],
  async open({ product }) {
    const { token } = await signUp(product);
    const [long = '', short = ''] = await createConversations(product, token, 2);
    await settle(product);
    await growConversation(product, long, 100_000);
    await growConversation(product, short, 1_000);
    return { subject: readOf(product, long, token), reference: readOf(product, short, token) };
  },
};

function readOf(target: Target, id: string, token: string): Side {
  const requests = [buildRequest('GET', `/api/conversation/${id}`, token)];
  return {
    async slice() {
      const load = await closedLoop(target, { callers: 1, durationMs: SLICE_MS, requests, status: 200 });
      return { latency: median(load.latenciesMs) };
    },
    close: () => undefined,
  };
}
